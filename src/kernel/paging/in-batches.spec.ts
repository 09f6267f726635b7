import { inBatches } from './in-batches.ts';

describe('reading in batches', () => {
  const ids = Array.from({ length: 1_001 }, (_, n) => String(n));

  it('reads every id once and in order, at most 500 at a time', async () => {
    const sizes: number[] = [];
    const found: string[] = [];
    for await (const rows of inBatches(ids, async (batch) => {
      sizes.push(batch.length);
      return batch;
    }))
      found.push(...rows);
    expect(sizes).toEqual([500, 500, 1]);
    expect(found).toEqual(ids);
  });

  it('reads a batch only when it is asked for, and nothing if there are no ids', async () => {
    let reads = 0;
    const read = async (batch: readonly string[]) => {
      reads++;
      return batch;
    };
    const batches = inBatches(ids, read);
    expect(reads).toBe(0);
    await batches.next();
    expect(reads).toBe(1);
    await batches.return(undefined);
    expect(await inBatches([], read).next()).toEqual({ done: true, value: undefined });
    expect(reads).toBe(1);
  });
});
