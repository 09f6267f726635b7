import fc from 'fast-check';
import { GLYPHS } from './glyphs.ts';
import { placeholderOf } from './placeholder.ts';

const lettersOf = (title: string) => placeholderOf(title).version.split('-')[1];

describe('the picture of a session that has none', () => {
  it.each([
    ['Electromagnetic induction', 'ei'],
    ['Algebra', 'a'],
    ['École à la maison', 'ea'],
    ['  2nd lesson: optics', '2l'],
    ['«Физика» 10', '1'],
    ['Физика', ''],
    ['物理', ''],
    ['!!!', ''],
  ])('has the initials of its title: %s', (title, letters) => {
    expect(lettersOf(title)).toBe(letters);
  });

  it('is the same for the same title, and has its version by its drawing', () => {
    const titles = fc.string({ unit: 'grapheme', maxLength: 30 });
    const drawings = new Map<string, string>();
    fc.assert(
      fc.property(titles, (title) => {
        const { version, svg } = placeholderOf(title);
        expect(version).toMatch(/^p\d+-[a-z0-9]{0,2}-\d{1,3}$/);
        expect(placeholderOf(title).svg()).toBe(svg());
        expect(drawings.get(version) ?? svg()).toBe(svg());
        drawings.set(version, svg());
      }),
    );
    expect(new Set(Array.from({ length: 200 }, (_, index) => placeholderOf(`Algebra ${index}`).version)).size).toBeGreaterThan(50);
  });

  it('holds nothing of the title but strokes', () => {
    expect(placeholderOf('<script>alert(1)</script>').svg()).not.toMatch(/script|alert/);
    expect(Object.keys(GLYPHS).toSorted().join('')).toBe('0123456789abcdefghijklmnopqrstuvwxyz');
    for (const path of Object.values(GLYPHS)) expect(path).toMatch(/^[MLHVACZ\d .-]+$/);
  });
});
