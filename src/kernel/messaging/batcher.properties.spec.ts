import fc from 'fast-check';
import { DomainError } from '../domain/domain-error.ts';
import { Batcher } from './batcher.ts';

/** The answer to a request that succeeds. */
const answerTo = (key: string, request: number) => `${key}:${request}`;
const ticks = async (count: number) => {
  for (let tick = 0; tick < count; tick++) await new Promise((resolve) => setImmediate(resolve));
};
const errorOf = (request: number) => new DomainError('VALIDATION_FAILED', [{ field: `${request}`, message: 'no' }]);
const REASON = new Error('this one is bad');

describe('a batcher, with arbitrary requests', () => {
  /** Whether a request succeeds, is rejected by its own outcome, or makes the work on its whole batch throw. */
  const kinds = ['succeeds', 'rejected', 'throws'] as const;
  const arrival = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom(...kinds, 'succeeds', 'succeeds'),
    delay: fc.nat({ max: 3 }),
    duration: fc.nat({ max: 3 }),
  });

  it('settles every request exactly once with its own outcome, in order within a key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (arrivals, maxBatch) => {
        const inFlight = new Set<string>();
        const done: number[] = [];
        const answers = new Map<number, number>();
        const batcher = new Batcher<number, string>(
          async (key, requests) => {
            expect(inFlight).not.toContain(key);
            expect(requests.length).toBeGreaterThan(0);
            expect(requests.length).toBeLessThanOrEqual(maxBatch);
            inFlight.add(key);
            await ticks(arrivals[requests[0]!]!.duration);
            inFlight.delete(key);
            if (requests.some((request) => arrivals[request]!.kind === 'throws')) throw REASON;
            done.push(...requests);
            return requests.map((request) =>
              arrivals[request]!.kind === 'rejected' ? { error: errorOf(request) } : { ok: answerTo(key, request) },
            );
          },
          { maxBatch },
        );
        const settled: Promise<unknown>[] = [];
        for (const [index, { key, delay }] of arrivals.entries()) {
          await ticks(delay);
          const count = () => answers.set(index, (answers.get(index) ?? 0) + 1);
          settled.push(
            batcher.run(key, index).then(
              (value) => (count(), value),
              (error: unknown) => (count(), error),
            ),
          );
        }
        const outcomes = await Promise.all(settled);
        expect(outcomes).toEqual(
          arrivals.map(({ key, kind }, index) => {
            if (kind === 'throws') return REASON;
            return kind === 'rejected' ? errorOf(index) : answerTo(key, index);
          }),
        );
        expect([...answers.values()].every((times) => times === 1)).toBe(true);
        for (const wanted of ['a', 'b', 'c']) {
          const ofKey = done.filter((index) => arrivals[index]!.key === wanted);
          expect(ofKey).toEqual(ofKey.toSorted((x, y) => x - y));
          expect(ofKey).toEqual([...arrivals.keys()].filter((i) => arrivals[i]!.key === wanted && arrivals[i]!.kind !== 'throws'));
        }
      }),
      { numRuns: 60 },
    );
  });
});
