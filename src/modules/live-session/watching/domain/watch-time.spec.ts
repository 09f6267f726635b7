import fc from 'fast-check';
import type { WatchedRange } from '../../../../contracts/live-session/watching.ts';
import { codeOf } from '../../../../../test/support/code-of.ts';
import { elapsedSince, MAX_PARTS, NOTHING, withReport, type Report, type Watched } from './watch-time.ts';

const HOUR = 3_600_000;
const report = (ranges: readonly WatchedRange[], elapsedMs = HOUR, video = 'a'): Report => ({
  video,
  videoSeconds: null,
  ranges,
  elapsedMs,
});
const after = (...reports: Report[]): Watched => reports.reduce(withReport, NOTHING);

describe('watch time', () => {
  it('counts a moment once, in however many reports', () => {
    expect(after(report([[0, 30]]), report([[20, 40]]), report([[0, 30]])).countedMs).toBe(40_000);
  });

  it('does not count what was skipped', () => {
    const watched = after(report([[0, 10]]), report([[600, 610]]));
    expect(watched).toMatchObject({
      countedMs: 20_000,
      parts: [
        [0, 10_000],
        [600_000, 610_000],
      ],
    });
  });

  it('joins parts that touch, so that watching on keeps one part', () => {
    expect(after(report([[0, 10]]), report([[20, 30]]), report([[10, 20]])).parts).toEqual([[0, 30_000]]);
  });

  it('is never more than the time since the join, and what was too much counts once that time has passed', () => {
    expect(after(report([[0, 360_000]], 5_000)).countedMs).toBe(5_000);
    expect(after(report([[0, 120]], 60_000), report([[120, 240]], 120_000)).countedMs).toBe(120_000);
  });

  it('does not shrink when another node is behind in time', () => {
    expect(after(report([[0, 60]], 50_000), report([[0, 60]], 49_000)).countedMs).toBe(50_000);
    expect(after(report([[0, 60]], -1_000)).countedMs).toBe(0);
  });

  it('is exact to the millisecond', () => {
    expect(after(report([[0.1, 0.2]]), report([[0.2, 0.3004]])).countedMs).toBe(200);
    expect(after(report([[1, 1.0001]])).parts).toEqual([]);
  });

  it('is never more than the length of the video, and what lies behind its end adds nothing', () => {
    const short = (...ranges: WatchedRange[]): Report => ({ ...report(ranges), videoSeconds: 90 });
    expect(after(short([0, 360_000])).countedMs).toBe(90_000);
    expect(after(short([0, 30], [80, 100], [100, 200])).countedMs).toBe(40_000);
  });

  it('is never more than the length of the video, whenever the host gives it or corrects it', () => {
    const before = after(report([[0, 360_000]], 10_000));
    const later = (videoSeconds: number | null) => withReport(before, { ...report([[0, 1]]), videoSeconds }).countedMs;
    expect([later(90), later(5), later(120)]).toEqual([90_000, 10_000, 120_000]);
  });

  it('of a second video starts from what counted of the first, not from what was claimed', () => {
    const before = after(report([[0, 360_000]], 10_000));
    expect(withReport(before, { ...report([[0, 360_000]], HOUR, 'b'), videoSeconds: 90 })).toMatchObject({
      earlierMs: 10_000,
      countedMs: 100_000,
    });
  });

  it('of a second video adds to that of the first, which counts again if it comes back', () => {
    const both = after(report([[0, 30]]), report([[0, 20]], HOUR, 'b'));
    expect(both).toEqual({ video: 'b', parts: [[0, 20_000]], earlierMs: 30_000, countedMs: 50_000 });
    expect(withReport(both, report([[0, 30]])).countedMs).toBe(80_000);
    expect(withReport(both, report([[0, 30]], 60_000)).countedMs).toBe(60_000);
  });

  it('has a limited number of parts, of which none is forgotten', () => {
    const dots = (count: number, from = 0) => Array.from({ length: count }, (_, n): WatchedRange => [from + 2 * n, from + 2 * n + 1]);
    const full = after(report(dots(MAX_PARTS)));
    expect(full.countedMs).toBe(MAX_PARTS * 1000);
    expect(codeOf(() => withReport(full, report(dots(1, 2 * MAX_PARTS))))).toBe('TOO_MANY_RANGES');
    expect(withReport(full, report([[1, 2]])).parts).toHaveLength(MAX_PARTS - 1);
  });

  describe('for any reports', () => {
    const range = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 40 })).map(([from, length]): WatchedRange => [from, from + length]);
    const anyReports = fc
      .array(fc.tuple(fc.array(range, { minLength: 1, maxLength: 5 }), fc.integer({ min: -2_000, max: 120_000 })), {
        minLength: 1,
        maxLength: 8,
      })
      .map((given) => given.map(([ranges, elapsedMs]) => report(ranges, elapsedMs)));
    /** The seconds of the video that were played, one by one. */
    const played = (reports: readonly Report[]): Set<number> =>
      new Set(reports.flatMap(({ ranges }) => ranges.flatMap(([from, to]) => Array.from({ length: to - from }, (_, n) => from + n))));

    it('equals a plain count of the seconds played, up to the time since the join', () => {
      fc.assert(
        fc.property(anyReports, (given) => {
          const reports = given.toSorted((one, other) => one.elapsedMs - other.elapsedMs);
          const latest = Math.max(0, reports.at(-1)!.elapsedMs);
          expect(after(...reports).countedMs).toBe(Math.min(played(reports).size * 1000, latest));
        }),
      );
    });

    it('never shrinks, is never more than the time since the join, and grows by no more than what is new', () => {
      fc.assert(
        fc.property(anyReports, (reports) => {
          let [watched, latest] = [NOTHING, 0];
          for (const [index, each] of reports.entries()) {
            const next = withReport(watched, each);
            latest = Math.max(latest, each.elapsedMs);
            expect(next.countedMs).toBeGreaterThanOrEqual(watched.countedMs);
            expect(next.countedMs).toBeLessThanOrEqual(latest);
            expect(next.countedMs).toBeLessThanOrEqual(played(reports.slice(0, index + 1)).size * 1000);
            watched = next;
          }
        }),
      );
    });

    it('does not depend on their order, nor on how they are split into reports', () => {
      fc.assert(
        fc.property(anyReports, fc.infiniteStream(fc.nat()), (given, shuffle) => {
          const reports = given.map(({ ranges }) => report(ranges));
          const order = [...shuffle.take(reports.length)];
          const mixed = reports.map((each, index) => ({ each, at: order[index]! })).toSorted((one, other) => one.at - other.at);
          const expected = after(...reports);
          expect(after(...mixed.map(({ each }) => each))).toEqual(expected);
          expect(after(report(reports.flatMap(({ ranges }) => ranges)))).toEqual(expected);
        }),
      );
    });

    it('keeps parts in order that do not touch, so that nothing is stored twice', () => {
      fc.assert(
        fc.property(anyReports, (reports) => {
          const { parts } = after(...reports);
          expect(parts.every(([from, to], index) => from < to && from > (parts[index - 1]?.[1] ?? -1))).toBe(true);
        }),
      );
    });
  });
});

describe('the time since the join', () => {
  const at = (minutes: number) => new Date(minutes * 60_000);

  it('lasts until now or, once the session has ended, until its end', () => {
    expect(elapsedSince(at(5), null, at(8))).toBe(180_000);
    expect(elapsedSince(at(5), at(7), at(8))).toBe(120_000);
    // The clock of the node that ended the session may be ahead.
    expect(elapsedSince(at(5), at(9), at(8))).toBe(180_000);
  });

  it('ends with reports ten minutes after the end of the session', () => {
    expect(elapsedSince(at(5), at(7), at(17))).toBe(120_000);
    expect(codeOf(() => elapsedSince(at(5), at(7), new Date(17 * 60_000 + 1)))).toBe('SESSION_ENDED');
  });
});
