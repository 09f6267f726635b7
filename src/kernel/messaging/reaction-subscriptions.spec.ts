import fc from 'fast-check';
import { fact } from '../../contracts/fact.ts';
import { ReactionSubscriptions } from './reaction-subscriptions.ts';

const make = (type: string) => new (fact(type))({});
const of = (wants: Record<string, readonly string[]>) => {
  const interests = new ReactionSubscriptions();
  for (const [reaction, types] of Object.entries(wants)) interests.add(reaction, types);
  return interests;
};

describe('interests', () => {
  it('name every reaction that wants a type, in the order they came', () => {
    const interests = of({ one: ['a', 'b'], two: ['b'] });
    expect([interests.of('a'), interests.of('b'), interests.of('c')]).toEqual([['one'], ['one', 'two'], []]);
  });

  it('say for each reaction which facts it wants first and last', () => {
    const interests = of({ one: ['a'], two: ['a', 'b'], three: ['z'] });
    expect(interests.in(['x', 'a', 'b', 'a', 'b', 'x'].map(make))).toEqual([
      { reaction: 'one', first: 1, last: 3 },
      { reaction: 'two', first: 1, last: 4 },
    ]);
  });

  it('say nothing where nobody wants anything', () => {
    expect(of({}).in([make('a')])).toEqual([]);
    expect(of({ one: ['a'] }).in([])).toEqual([]);
  });

  it('agree with looking at each fact, whatever is wanted', () => {
    const type = fc.constantFrom('a', 'b', 'c', 'd');
    const wants = fc.dictionary(fc.constantFrom('one', 'two', 'three'), fc.uniqueArray(type, { minLength: 1 }));
    fc.assert(
      fc.property(wants, fc.array(type), (wanted, types) => {
        const found = of(wanted).in(types.map(make));
        const naive = Object.entries(wanted)
          .map(([reaction, list]) => ({
            reaction,
            first: types.findIndex((each) => list.includes(each)),
            last: types.findLastIndex((each) => list.includes(each)),
          }))
          .filter(({ first }) => first >= 0);
        const byName = (a: { reaction: string }, b: { reaction: string }) => a.reaction.localeCompare(b.reaction);
        expect(found.toSorted(byName)).toEqual(naive.toSorted(byName));
      }),
    );
  });
});
