import fc from 'fast-check';
import { searchKey } from './search-key.js';

describe('the form in which names are searched', () => {
  it.each([
    ['Zoë', 'zoe'],
    ['  ÉMILE Çelik ', 'emile celik'],
    ['Nguyễn Thị Hạnh', 'nguyen thi hanh'],
    ['Ἀθηνᾶ', 'αθηνα'],
    ['Ёлка', 'елка'],
    ['ﬁn', 'fin'],
  ])('makes %s to %s', (name, key) => expect(searchKey(name)).toBe(key));

  it('keeps the vowel signs of scripts in which they are letters', () => expect(searchKey('किरण')).not.toBe(searchKey('करण')));

  it('does not change when it is taken again, and finds every part of a name by that part', () => {
    const letters = fc.array(fc.constantFrom(...'aZéßÇñ 李Øłم'), { minLength: 1, maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters, letters, letters, (before, part, after) => {
        expect(searchKey(searchKey(part))).toBe(searchKey(part));
        expect(searchKey(before + part + after)).toContain(searchKey(part));
      }),
    );
  });
});
