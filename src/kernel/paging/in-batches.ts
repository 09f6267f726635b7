/** How many rows are read at a time. */
const BATCH = 500;

/**
 * Reads the rows of these ids a batch at a time, each only when it is asked for. Only the ids are held all the time, and no connection is held between
 * two batches, however slowly a client reads.
 */
export async function* inBatches<T>(
  ids: readonly string[],
  read: (batch: readonly string[]) => Promise<readonly T[]>,
): AsyncGenerator<readonly T[]> {
  for (let from = 0; from < ids.length; from += BATCH) yield await read(ids.slice(from, from + BATCH));
}
