import { Batcher, type Outcome } from './batcher.ts';

type Work = (key: string, requests: readonly number[]) => Promise<readonly Outcome<string>[]>;

/** The answer to a request that succeeds. */
const answerTo = (key: string, request: number) => `${key}:${request}`;
const answerAll: Work = async (key, requests) => requests.map((request) => ({ ok: answerTo(key, request) }));
const ticks = async (count: number) => {
  for (let tick = 0; tick < count; tick++) await new Promise((resolve) => setImmediate(resolve));
};
const REASON = new Error('this one is bad');

describe('a batcher', () => {
  it('batches requests that arrive in the same tick', async () => {
    const sizes: number[] = [];
    const batcher = new Batcher<number, string>(answerAll, { maxBatch: 10, observe: (size) => sizes.push(size) });
    await Promise.all([1, 2, 3].map((request) => batcher.run('a', request)));
    expect(sizes).toEqual([3]);
  });

  it('batches requests that arrive while the previous batch of the key is in flight', async () => {
    const batches: (readonly number[])[] = [];
    const gates: (() => void)[] = [];
    const batcher = new Batcher<number, string>(
      async (key, requests) => {
        batches.push(requests);
        await new Promise<void>((open) => gates.push(open));
        return answerAll(key, requests);
      },
      { maxBatch: 10 },
    );
    const first = batcher.run('a', 1);
    await ticks(2);
    const rest = [batcher.run('a', 2), batcher.run('a', 3)];
    await ticks(5);
    expect(batches).toEqual([[1]]);
    gates[0]!();
    await first;
    await ticks(2);
    expect(batches).toEqual([[1], [2, 3]]);
    gates[1]!();
    expect(await Promise.all(rest)).toEqual(['a:2', 'a:3']);
  });

  it('does not let a slow key delay others', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => (open = resolve));
    const batcher = new Batcher<number, string>(
      async (key, requests) => {
        if (key === 'slow') await gate;
        return answerAll(key, requests);
      },
      { maxBatch: 10 },
    );
    const slow = batcher.run('slow', 1);
    expect(await batcher.run('fast', 2)).toBe('fast:2');
    open();
    expect(await slow).toBe('slow:1');
  });

  it('limits the size of a batch, and processes the rest next', async () => {
    const sizes: number[] = [];
    const batcher = new Batcher<number, string>(answerAll, { maxBatch: 4, observe: (size) => sizes.push(size) });
    await Promise.all(Array.from({ length: 10 }, (_, request) => batcher.run('a', request)));
    expect(sizes).toEqual([4, 4, 2]);
  });

  it('reports how long the oldest request of a batch waited', async () => {
    const waits: number[] = [];
    const batcher = new Batcher<number, string>(answerAll, { maxBatch: 4, observe: (_, waited) => waits.push(waited) });
    const before = performance.now();
    await batcher.run('a', 1);
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(0);
    expect(waits[0]).toBeLessThanOrEqual(performance.now() - before);
  });

  it('removes the queue of a key when it is empty, and can serve that key again', async () => {
    const batcher = new Batcher<number, string>(answerAll, { maxBatch: 4 });
    await batcher.run('a', 1);
    await ticks(1);
    expect((batcher as unknown as { queues: Map<string, unknown> }).queues.size).toBe(0);
    expect(await batcher.run('a', 2)).toBe('a:2');
  });

  it('rejects the whole batch without retrying if retriesSingly is false', async () => {
    let calls = 0;
    const batcher = new Batcher<number, string>(
      async () => {
        calls++;
        throw REASON;
      },
      { maxBatch: 10, retriesSingly: false },
    );
    const settled = await Promise.allSettled([1, 2, 3].map((request) => batcher.run('a', request)));
    expect(settled).toEqual([1, 2, 3].map(() => ({ status: 'rejected', reason: REASON })));
    expect(calls).toBe(1);
  });

  it.each(['57014', '57P01', 'DATABASE_UNAVAILABLE'])(
    'does not retry requests singly if the database is unavailable or too busy (%s)',
    async (code) => {
      const error = new Error('flush', { cause: Object.assign(new Error('no'), { code }) });
      let calls = 0;
      const batcher = new Batcher<number, string>(
        async () => {
          calls++;
          throw error;
        },
        { maxBatch: 512 },
      );
      const settled = await Promise.allSettled(Array.from({ length: 512 }, (_, request) => batcher.run('a', request)));
      expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['rejected']));
      expect(calls).toBe(1);
    },
  );

  it('does not retry a batch of one', async () => {
    let calls = 0;
    const batcher = new Batcher<number, string>(
      async () => {
        calls++;
        throw REASON;
      },
      { maxBatch: 10 },
    );
    await expect(batcher.run('a', 1)).rejects.toBe(REASON);
    expect(calls).toBe(1);
  });

  it('does not repeat the work if an outcome is missing, but rejects that request alone', async () => {
    let calls = 0;
    const batcher = new Batcher<number, string>(
      async (key, requests) => {
        calls++;
        return (await answerAll(key, requests)).slice(0, 1);
      },
      { maxBatch: 10 },
    );
    const [first, second] = await Promise.allSettled([batcher.run('a', 1), batcher.run('a', 2)]);
    expect(first).toEqual({ status: 'fulfilled', value: 'a:1' });
    expect(second).toMatchObject({ status: 'rejected', reason: { message: 'The work on a returned 1 outcomes for 2 requests' } });
    expect(calls).toBe(1);
  });

  it('continues with the next batch after one has failed', async () => {
    const batcher = new Batcher<number, string>(
      async (key, requests) => {
        if (requests.includes(1)) throw REASON;
        return answerAll(key, requests);
      },
      { maxBatch: 1 },
    );
    const settled = await Promise.allSettled([batcher.run('a', 1), batcher.run('a', 2)]);
    expect(settled).toEqual([
      { status: 'rejected', reason: REASON },
      { status: 'fulfilled', value: 'a:2' },
    ]);
  });
});
