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
