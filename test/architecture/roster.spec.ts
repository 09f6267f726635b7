import { readFileSync } from 'node:fs';

const [head, ...lines] = readFileSync('examples/roster.csv', 'utf8').trimEnd().split('\n');
const students = lines.map((line) => line.split(',')).map(([name, email]) => ({ name: name!, email: email! }));

/** Scripts that must occur in the students' names. */
const SCRIPTS =
  'Latin Cyrillic Greek Armenian Georgian Hebrew Arabic Devanagari Bengali Tamil Thai Myanmar Han Hangul Hiragana Katakana Ethiopic Thaana'.split(
    ' ',
  );

describe('the roster of the examples', () => {
  it('has thirty different students with undeliverable addresses', () => {
    expect(head).toBe('name,email');
    expect(lines.every((line) => line.split(',').length === 2)).toBe(true);
    expect([new Set(students.map(({ name }) => name)).size, new Set(students.map(({ email }) => email)).size]).toEqual([30, 30]);
    for (const { email } of students) expect(email).toMatch(/^[a-z.+-]+@example\.test$/);
  });

  it.each(SCRIPTS)('has a name in %s', (script) => {
    expect(students.some(({ name }) => new RegExp(`\\p{Script=${script}}`, 'u').test(name))).toBe(true);
  });

  it('has names of every length and shape: one letter, one letter of two code points, very long, apostrophes, hyphens', () => {
    const names = students.map(({ name }) => name);
    expect(names).toContain('O');
    expect(names.some((name) => [...name].length === 2 && [...new Intl.Segmenter().segment(name)].length === 1)).toBe(true);
    expect(names.some((name) => name.length > 80 && name.length <= 120)).toBe(true);
    for (const character of ["'", '’', '-', '\u200c']) expect(names.some((name) => name.includes(character))).toBe(true);
  });
});
