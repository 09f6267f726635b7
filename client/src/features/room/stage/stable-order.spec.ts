import fc from 'fast-check';
import { stableOrder } from './stable-order.ts';

describe('the order of tiles', () => {
  it('gives the place of somebody who left to a newcomer', () => {
    expect(stableOrder(['ann', 'ben', 'cem'], ['cem', 'dan', 'ann'])).toEqual(['ann', 'dan', 'cem']);
  });

  it('puts other newcomers at the end, and closes gaps', () => {
    expect(stableOrder(['ann', 'ben'], ['ann', 'ben', 'cem', 'dan'])).toEqual(['ann', 'ben', 'cem', 'dan']);
    expect(stableOrder(['ann', 'ben', 'cem'], ['cem', 'ann'])).toEqual(['ann', 'cem']);
  });

  it('is the same list if nobody came or left', () => {
    const before = ['ann', 'ben'];
    expect(stableOrder(before, ['ben', 'ann'])).toBe(before);
  });

  it('has everybody once, and nobody moves while no place is closed', () => {
    const people = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));
    fc.assert(
      fc.property(people, people, (before, now) => {
        const after = stableOrder(before, now);
        expect(after.toSorted()).toEqual(now.toSorted());
        const left = before.filter((id) => !now.includes(id)).length;
        const came = now.filter((id) => !before.includes(id)).length;
        if (came >= left) for (const id of before) if (now.includes(id)) expect(after.indexOf(id)).toBe(before.indexOf(id));
      }),
    );
  });
});
