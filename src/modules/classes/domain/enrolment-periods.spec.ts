import fc from 'fast-check';
import { covers, type Period } from '../../../kernel/domain/period.ts';
import { cutShort, freeParts } from './enrolment-periods.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
const period = (from: number, to: number | null): Period => ({ startsAt: at(from), endsAt: to === null ? null : at(to) });
const coveredAt = (spans: readonly Period[], moment: Date) => spans.filter((each) => covers(each, moment)).length;

describe('the free part of a wanted period', () => {
  it.each([
    ['all of it if nothing is taken', period(2, 9), [], [period(2, 9)]],
    ['all of it, open-ended', period(2, null), [], [period(2, null)]],
    ['nothing if the start is taken, even if the end is free', period(2, null), [period(1, 5)], []],
    ['all of it if another period has just ended', period(5, null), [period(1, 5)], [period(5, null)]],
    ['what comes before an open-ended period', period(2, null), [period(6, null)], [period(2, 6)]],
    ['the gaps around upcoming periods', period(2, null), [period(8, 9), period(4, 6)], [period(2, 4), period(6, 8), period(9, null)]],
    [
      'the gaps around two adjacent periods, with nothing in between',
      period(2, 9),
      [period(4, 5), period(5, 6)],
      [period(2, 4), period(6, 9)],
    ],
    ['what comes before a period that ends later', period(2, 5), [period(4, 7)], [period(2, 4)]],
    ['what comes before a period that ends at the same time', period(2, 5), [period(4, 5)], [period(2, 4)]],
    ['all of it if the next period starts when it ends', period(2, 4), [period(4, 7)], [period(2, 4)]],
    ['all of it, ignoring an empty period', period(2, 9), [period(5, 5)], [period(2, 9)]],
  ])('is %s', (_, wanted, taken, expected) => expect(freeParts(wanted, taken)).toEqual(expected));
});

describe('cutting a period short', () => {
  it.each([
    ['ends a current open-ended period now', period(1, null), 5],
    ['ends a current period now instead of later', period(1, 9), 5],
    ['empties a period that has not begun', period(7, 9), 7],
    ['empties a period that starts now', period(5, null), 5],
    ['does not change a past period', period(1, 4), null],
    ['does not change a period that ends now', period(1, 5), null],
    ['does not change an empty upcoming period', period(7, 7), null],
  ])('%s', (_, given, expected) => expect(cutShort(given, at(5))).toEqual(expected === null ? null : at(expected)));
});

describe('the enrolments of a student, after any sequence of enrolling and leaving,', () => {
  const LAST = 40;
  const act = fc.oneof(
    fc.record({
      do: fc.constant('enrol' as const),
      from: fc.nat(LAST),
      length: fc.option(fc.integer({ min: 1, max: LAST }), { nil: null }),
    }),
    fc.record({ do: fc.constant('leave' as const), now: fc.nat(LAST) }),
  );
  const moments = Array.from({ length: 4 * LAST }, (_, half) => at(half / 2));
  // One comparison of all moments: one for each took nine seconds in all.
  const expectCovered = (spans: readonly Period[], when: (moment: Date) => boolean) =>
    expect(moments.map((moment) => coveredAt(spans, moment))).toEqual(moments.map((moment) => (when(moment) ? 1 : 0)));

  it('never overlap, and cover exactly the time for which the student was enrolled', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        let spans: Period[] = [];
        for (const each of acts) {
          const before = spans;
          if (each.do === 'enrol') {
            const wanted = period(each.from, each.length === null ? null : each.from + each.length);
            spans = [...spans, ...freeParts(wanted, spans)];
            const already = coveredAt(before, wanted.startsAt) > 0;
            expectCovered(spans, (moment) => coveredAt(before, moment) > 0 || (!already && covers(wanted, moment)));
          } else {
            const now = at(each.now);
            spans = spans.map((given) => ({ startsAt: given.startsAt, endsAt: cutShort(given, now) ?? given.endsAt }));
            expectCovered(spans, (moment) => moment < now && coveredAt(before, moment) > 0);
          }
          for (const { startsAt, endsAt } of spans) expect(endsAt === null || endsAt >= startsAt).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
