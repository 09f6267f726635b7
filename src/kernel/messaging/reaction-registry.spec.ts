import type { DiscoveryService } from '@nestjs/core';
import fc from 'fast-check';
import { fact } from '../../contracts/fact.ts';
import { Reaction, type Reacts } from './reaction.ts';
import { ReactionRegistry } from './reaction-registry.ts';

const make = (type: string) => new (fact(type))({});
const handler: Reacts = { react: async () => undefined };
const registryOf = (wanted: Record<string, readonly string[]>, providers: object[] = []) => {
  const registry = new ReactionRegistry({ getProviders: () => providers } as unknown as DiscoveryService);
  for (const [id, types] of Object.entries(wanted)) registry.add({ id, on: types.map((type) => ({ type })), from: 'now' }, handler);
  return registry;
};

describe('the registry of reactions', () => {
  it('collects all providers that are reactions', () => {
    @Reaction({ id: 'one', on: [{ type: 'a' }], from: 'now' })
    class One {}
    class Other {}
    const one = new One();
    const registry = registryOf({}, [{ metatype: One, instance: one }, { metatype: Other, instance: new Other() }, { instance: {} }]);
    registry.onModuleInit();
    expect(registry.all).toEqual([{ id: 'one', on: [{ type: 'a' }], from: 'now', types: ['a'], handler: one }]);
    expect(registry.all[0]!.handler).toBe(one);
  });

  it('rejects a second reaction with the same id', () => {
    const registry = registryOf({ one: ['a'] });
    expect(() => registry.add({ id: 'one', on: [], from: 'now' }, handler)).toThrow('Two reactions are called one');
  });

  it('finds a reaction by its id', () => {
    const registry = registryOf({ one: ['a'], two: ['b'] });
    expect(registry.get('two').types).toEqual(['b']);
    expect(() => registry.get('three')).toThrow('There is no reaction three');
  });

  it('finds every reaction that subscribes to a type, in the order they were added', () => {
    const registry = registryOf({ one: ['a', 'b'], two: ['b'] });
    expect(['a', 'b', 'c'].map((type) => registry.subscribedTo(type).map(({ id }) => id))).toEqual([['one'], ['one', 'two'], []]);
  });

  it('finds the first and the last fact that each reaction subscribes to', () => {
    const registry = registryOf({ one: ['a'], two: ['a', 'b'], three: ['z'] });
    expect(registry.subscribers(['x', 'a', 'b', 'a', 'b', 'x'].map(make))).toEqual([
      { reaction: 'one', first: 1, last: 3 },
      { reaction: 'two', first: 1, last: 4 },
    ]);
  });

  it('finds nothing if no reaction subscribes to the facts', () => {
    expect(registryOf({}).subscribers([make('a')])).toEqual([]);
    expect(registryOf({ one: ['a'] }).subscribers([])).toEqual([]);
  });

  it('agrees with a naive implementation', () => {
    const type = fc.constantFrom('a', 'b', 'c', 'd');
    const wants = fc.dictionary(fc.constantFrom('one', 'two', 'three'), fc.uniqueArray(type, { minLength: 1 }));
    fc.assert(
      fc.property(wants, fc.array(type), (wanted, types) => {
        const found = registryOf(wanted).subscribers(types.map(make));
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
