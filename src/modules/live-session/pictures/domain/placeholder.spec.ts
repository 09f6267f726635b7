import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { placeholderOf } from './placeholder.ts';

describe('the placeholder picture of a session', () => {
  it('depends only on the words of the title, not on case or punctuation, and has one version per drawing', () => {
    const titles = fc.string({ unit: 'grapheme', maxLength: 30 });
    const drawings = new Map<string, string>();
    fc.assert(
      fc.property(titles, (title) => {
        const { version, svg } = placeholderOf(title);
        expect(version).toMatch(/^p\d+-\d{1,3}-\d$/);
        expect(drawings.get(version) ?? svg()).toBe(svg());
        drawings.set(version, svg());
      }),
    );
    expect(placeholderOf('algebra: basics')).toMatchObject({ version: placeholderOf('ALGEBRA basics!').version });
    expect(new Set(drawings.values()).size).toBe(drawings.size);
  });

  it('is the same for a title on every server', () => {
    const versions = ['Algebra', 'Geometry', ''].map((title) => placeholderOf(title).version);
    expect(versions).toEqual(['p2-140-0', 'p2-300-1', 'p2-140-3']);
  });

  /** Caches keep a drawing for as long as its version stays: whoever changes the drawing increments STYLE, and then updates this digest. */
  it('has another version if it is drawn differently', () => {
    const all = new Map<string, string>();
    for (let n = 0; n < 200; n++) {
      const { version, svg } = placeholderOf(`Lesson ${n}`);
      all.set(version, svg());
    }
    expect(all.size).toBe(72);
    expect(
      createHash('sha256')
        .update(JSON.stringify([...all].toSorted()))
        .digest('base64url'),
    ).toBe('er1jOUCZzS2j-0hrJGcOPkef-p8CXjhRQYQGjF_BIlo');
  });

  it('differs between most titles', () => {
    expect(new Set(Array.from({ length: 200 }, (_, index) => placeholderOf(`Algebra ${index}`).version)).size).toBeGreaterThan(40);
  });

  it('does not contain the title', () => {
    expect(placeholderOf('<script>alert(1)</script>').svg()).not.toMatch(/script|alert/);
  });

  it('needs no fonts', () => {
    expect(placeholderOf('Algebra').svg()).not.toContain('<text');
  });
});
