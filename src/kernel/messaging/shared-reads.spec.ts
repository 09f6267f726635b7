import type { Database } from './database.ts';
import { SharedReads } from './shared-reads.ts';

describe('shared reads', () => {
  let statements: (readonly number[])[];
  const readsOf = (inTransaction: boolean, most = 10) => {
    statements = [];
    const read = async (asked: readonly number[]) => {
      statements.push(asked);
      if (asked.includes(13)) throw new Error('thirteen');
      return asked.map((n) => `answer ${n}`);
    };
    return new SharedReads({ inTransaction } as Database, read, most);
  };

  it('answer concurrent callers with one statement', async () => {
    const reads = readsOf(false);
    expect(await Promise.all([1, 2, 3].map((n) => reads.ask(n)))).toEqual(['answer 1', 'answer 2', 'answer 3']);
    expect(statements).toEqual([[1, 2, 3]]);
  });

  it('limit the number of questions in one statement', async () => {
    const reads = readsOf(false, 2);
    await Promise.all([1, 2, 3].map((n) => reads.ask(n)));
    expect(statements).toEqual([[1, 2], [3]]);
  });

  it('fail together, without a retry', async () => {
    const reads = readsOf(false);
    const settled = await Promise.allSettled([1, 13].map((n) => reads.ask(n)));
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(statements).toHaveLength(1);
  });

  it('are not shared inside a transaction, which must see its own changes', async () => {
    const reads = readsOf(true);
    expect(await Promise.all([1, 2].map((n) => reads.ask(n)))).toEqual(['answer 1', 'answer 2']);
    expect(statements).toEqual([[1], [2]]);
  });
});
