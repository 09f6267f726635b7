import { Module } from '@nestjs/common';
import { newId } from '../../kernel/ids.ts';
import { startModule, type TestModule } from '../../../test/support/module.ts';
import { NumericIds } from './numeric-ids.ts';

@Module({ providers: [NumericIds] })
class Numbers {}

describe('numbers that stand for ids', () => {
  let module: TestModule;
  let numbers: NumericIds;
  beforeAll(async () => {
    module = await startModule([Numbers]);
    numbers = module.get(NumericIds);
  });
  afterAll(() => module.close());

  it('are given once, and lead back to the id', async () => {
    const id = newId();
    const number = await numbers.numberOf('session', id);
    expect(number).toBeGreaterThan(0);
    expect(await numbers.numberOf('session', id)).toBe(number);
    expect(await numbers.idOf('session', number)).toBe(id);
    expect(await numbers.idOf('session', String(number))).toBe(id);
  });

  it('are given to a whole list at once, in the order in which the ids were created', async () => {
    const ids = [newId(), newId(), newId()];
    const second = await numbers.numberOf('user', ids[1]!);
    const given = await numbers.numbersOf('user', [...ids.toReversed(), ids[0]!]);
    expect(given.size).toBe(3);
    expect(given.get(ids[1]!)).toBe(second);
    expect(given.get(ids[0]!)!).toBeLessThan(given.get(ids[2]!)!);
    expect(await numbers.numbersOf('user', [])).toEqual(new Map());
  });

  it('differ between kinds, and are unknown as another kind', async () => {
    const id = newId();
    const [user, session] = [await numbers.numberOf('user', id), await numbers.numberOf('session', id)];
    expect(user).not.toBe(session);
    expect(await numbers.idOf('session', user)).toBeUndefined();
  });

  it('are the same for requests that ask for them at the same moment', async () => {
    const ids = Array.from({ length: 40 }, newId);
    const asked = Array.from({ length: 12 }, (_, n) => (n % 2 ? ids.slice(n, n + 25) : ids.slice(n, n + 25).toReversed()));
    const answers = await Promise.all(asked.map((some) => numbers.numbersOf('stay', some)));
    const settled = await numbers.numbersOf('stay', ids);
    expect(new Set(settled.values()).size).toBe(40);
    for (const [n, answer] of answers.entries()) {
      expect([...answer.keys()].toSorted()).toEqual(asked[n]!.toSorted());
      for (const [id, number] of answer) expect(number).toBe(settled.get(id));
    }
  });

  it.each([
    0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53,
    NaN,
    Infinity,
    '',
    '-1',
    '1.5',
    '1e3',
    ' 1',
    '0x1',
    '99999999999999999999',
    '2147483648',
    'one',
    null,
    {},
    [1],
  ])('never given stand for nothing: %j', async (given) => expect(await numbers.idOf('user', given)).toBeUndefined());
});
