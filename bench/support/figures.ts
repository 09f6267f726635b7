/** The q-quantile (0..1) of the values, by nearest rank. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = Float64Array.from(values).toSorted();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
};

/** One row of the table; `control` is measured in the same run. */
export interface Figure {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  readonly control: string;
  readonly met: boolean;
}

export const perSecond = (count: number, ms: number): number => Math.round((count / ms) * 1000);
export const thousands = (value: number): string => Math.round(value).toLocaleString('en');
export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;

/** Keeps `inFlight` calls in flight for `forMs`; returns how many completed, and in how many ms. */
export const flood = async (
  inFlight: number,
  forMs: number,
  once: (n: number) => Promise<unknown>,
): Promise<{ count: number; ms: number }> => {
  let count = 0;
  const start = performance.now();
  const one = async () => {
    while (performance.now() - start < forMs) await once(count++);
  };
  await Promise.all(Array.from({ length: inFlight }, one));
  return { count, ms: performance.now() - start };
};

/** Runs the task for each item, `atATime` in parallel. */
export const eachOf = async <T, R>(items: readonly T[], atATime: number, task: (item: T, index: number) => Promise<R>): Promise<R[]> => {
  const results: R[] = Array.from({ length: items.length });
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) results[index] = await task(items[index]!, index);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
  return results;
};
