import fc from 'fast-check';
import { DomainError } from '../domain/domain-error.ts';
import { Batcher } from './batcher.ts';

/** What the work answers to a request when nothing goes wrong. */
const answerTo = (key: string, request: number) => `${key}:${request}`;
const ticks = async (count: number) => {
  for (let tick = 0; tick < count; tick++) await new Promise((resolve) => setImmediate(resolve));
};
const refusalOf = (request: number) => new DomainError('VALIDATION_FAILED', [{ field: `${request}`, message: 'no' }]);
const REASON = new Error('this one is bad');

describe('a batcher, whatever arrives when', () => {
  /** How one request turns out: well, refused by its own outcome, or by an exception that takes its whole batch along. */
  const kinds = ['well', 'refused', 'throws'] as const;
  const arrival = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    kind: fc.constantFrom(...kinds, 'well', 'well'),
    later: fc.nat({ max: 3 }),
    takes: fc.nat({ max: 3 }),
  });

  it('answers every request once with its own outcome, in order within a key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arrival, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (arrivals, maxBatch) => {
        const underWay = new Set<string>();
        const done: number[] = [];
        const answers = new Map<number, number>();
        const batcher = new Batcher<number, string>(
          async (key, requests) => {
            expect(underWay).not.toContain(key);
            expect(requests.length).toBeGreaterThan(0);
            expect(requests.length).toBeLessThanOrEqual(maxBatch);
            underWay.add(key);
            await ticks(arrivals[requests[0]!]!.takes);
            underWay.delete(key);
            if (requests.some((request) => arrivals[request]!.kind === 'throws')) throw REASON;
            done.push(...requests);
            return requests.map((request) =>
              arrivals[request]!.kind === 'refused' ? { error: refusalOf(request) } : { ok: answerTo(key, request) },
            );
          },
          { maxBatch },
        );
        const settled: Promise<unknown>[] = [];
        for (const [index, { key, later }] of arrivals.entries()) {
          await ticks(later);
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
            return kind === 'refused' ? refusalOf(index) : answerTo(key, index);
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
