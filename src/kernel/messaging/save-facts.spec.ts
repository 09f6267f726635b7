import { fact, type Fact } from '../../contracts/fact.ts';
import { Aggregate } from '../domain/aggregate.ts';
import type { Transaction } from './database.ts';
import { saveFacts } from './save-facts.ts';

class Counted extends fact<{ n: number }>('test.Counted') {}
class Counter extends Aggregate {
  count(n: number, by: string | null): this {
    this.record(new Counted({ n }), by);
    return this;
  }
}

const transaction = () => {
  const appended: { stream: string; numbers: number[]; by: string | null }[] = [];
  const append = async (stream: string, facts: readonly Fact<object>[], by: string | null) => {
    const numbers = facts.map(({ payload }) => (payload as { n: number }).n);
    appended.push({ stream, numbers, by });
    return numbers;
  };
  return { appended, tx: { append } as unknown as Transaction };
};

describe('saveFacts', () => {
  it('appends facts in order, with one append for consecutive facts of the same actor', async () => {
    const { appended, tx } = transaction();
    const counter = new Counter().count(1, 'amara').count(2, 'amara').count(3, null).count(4, 'amara');
    expect(await saveFacts(tx, 'class:1', counter)).toEqual([1, 2, 3, 4]);
    expect(appended).toEqual([
      { stream: 'class:1', numbers: [1, 2], by: 'amara' },
      { stream: 'class:1', numbers: [3], by: null },
      { stream: 'class:1', numbers: [4], by: 'amara' },
    ]);
  });

  it('appends each fact once', async () => {
    const { appended, tx } = transaction();
    const counter = new Counter().count(1, null);
    await saveFacts(tx, 'class:1', counter);
    await saveFacts(tx, 'class:1', counter);
    expect(appended).toHaveLength(1);
  });
});
