import fc from 'fast-check';
import { covers, type Period } from '../../../kernel/domain/period.ts';
import { cutShort, freeParts } from './enrolment-periods.ts';

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
const period = (from: number, to: number | null): Period => ({ startsAt: at(from), endsAt: to === null ? null : at(to) });
const coveredAt = (spans: readonly Period[], moment: Date) => spans.filter((each) => covers(each, moment)).length;

describe('what has to be added', () => {
  it.each([
    ['all, when nothing is taken', period(2, 9), [], [period(2, 9)]],
    ['all, without end', period(2, null), [], [period(2, null)]],
    ['nothing, when the start is taken, though the end is not', period(2, null), [period(1, 5)], []],
    ['all from the moment another ended', period(5, null), [period(1, 5)], [period(5, null)]],
    ['what lies before the next one without end', period(2, null), [period(6, null)], [period(2, 6)]],
    ['the gaps around those ahead', period(2, null), [period(8, 9), period(4, 6)], [period(2, 4), period(6, 8), period(9, null)]],
    ['nothing between two that touch', period(2, 9), [period(4, 5), period(5, 6)], [period(2, 4), period(6, 9)]],
    ['nothing behind one that ends later', period(2, 5), [period(4, 7)], [period(2, 4)]],
    ['nothing behind one that ends with it', period(2, 5), [period(4, 5)], [period(2, 4)]],
    ['all, when the next one starts as it ends', period(2, 4), [period(4, 7)], [period(2, 4)]],
    ['all across an empty one', period(2, 9), [period(5, 5)], [period(2, 9)]],
  ])('is %s', (_, wanted, taken, expected) => expect(freeParts(wanted, taken)).toEqual(expected));
});

describe('cutting short', () => {
  it.each([
    ['one that runs ends now', period(1, null), 5],
    ['one that would have ended later ends now', period(1, 9), 5],
    ['one that has not begun becomes empty', period(7, 9), 7],
    ['one that starts this moment becomes empty', period(5, null), 5],
    ['one that has ended stays', period(1, 4), null],
    ['one that ends this moment stays', period(1, 5), null],
    ['an empty one to come stays', period(7, 7), null],
  ])('%s', (_, given, expected) => expect(cutShort(given, at(5))).toEqual(expected === null ? null : at(expected)));
});

describe('the enrolments of one student, whatever is done in whatever order', () => {
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

  it('never overlap, and cover what was enrolled and not what was left', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 25 }), (acts) => {
        let spans: Period[] = [];
        for (const each of acts) {
          const before = spans;
          if (each.do === 'enrol') {
            const wanted = period(each.from, each.length === null ? null : each.from + each.length);
            spans = [...spans, ...freeParts(wanted, spans)];
            const already = coveredAt(before, wanted.startsAt) > 0;
            for (const moment of moments)
              expect(coveredAt(spans, moment)).toBe(coveredAt(before, moment) || (!already && covers(wanted, moment)) ? 1 : 0);
          } else {
            const now = at(each.now);
            spans = spans.map((given) => ({ startsAt: given.startsAt, endsAt: cutShort(given, now) ?? given.endsAt }));
            for (const moment of moments) expect(coveredAt(spans, moment)).toBe(moment < now ? coveredAt(before, moment) : 0);
          }
          for (const { startsAt, endsAt } of spans) expect(endsAt === null || endsAt >= startsAt).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
