import fc from 'fast-check';
import { covers, cutShort, freeParts, type Span } from './span.js';

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
const span = (from: number, to: number | null): Span => ({ startsAt: at(from), endsAt: to === null ? null : at(to) });
const coveredAt = (spans: readonly Span[], moment: Date) => spans.filter((each) => covers(each, moment)).length;

describe('covering', () => {
  it.each([
    ['at its start', 3, true],
    ['in the middle', 4, true],
    ['just before its start', 2.999, false],
    ['at its end', 5, false],
  ])('a span %s', (_, day, expected) => expect(covers(span(3, 5), at(day))).toBe(expected));
  it('an open one for ever', () => expect(covers(span(3, null), at(90_000))).toBe(true));
  it('an empty one never', () => expect(covers(span(3, 3), at(3))).toBe(false));
});

describe('what has to be added', () => {
  it.each([
    ['all, when nothing is taken', span(2, 9), [], [span(2, 9)]],
    ['all, without end', span(2, null), [], [span(2, null)]],
    ['nothing, when the start is taken, though the end is not', span(2, null), [span(1, 5)], []],
    ['all from the moment another ended', span(5, null), [span(1, 5)], [span(5, null)]],
    ['what lies before the next one without end', span(2, null), [span(6, null)], [span(2, 6)]],
    ['the gaps around those ahead', span(2, null), [span(8, 9), span(4, 6)], [span(2, 4), span(6, 8), span(9, null)]],
    ['nothing between two that touch', span(2, 9), [span(4, 5), span(5, 6)], [span(2, 4), span(6, 9)]],
    ['nothing behind one that ends later', span(2, 5), [span(4, 7)], [span(2, 4)]],
    ['nothing behind one that ends with it', span(2, 5), [span(4, 5)], [span(2, 4)]],
    ['all, when the next one starts as it ends', span(2, 4), [span(4, 7)], [span(2, 4)]],
    ['all across an empty one', span(2, 9), [span(5, 5)], [span(2, 9)]],
  ])('is %s', (_, wanted, taken, expected) => expect(freeParts(wanted, taken)).toEqual(expected));
});

describe('cutting short', () => {
  it.each([
    ['one that runs ends now', span(1, null), 5],
    ['one that would have ended later ends now', span(1, 9), 5],
    ['one that has not begun becomes empty', span(7, 9), 7],
    ['one that starts this moment becomes empty', span(5, null), 5],
    ['one that has ended stays', span(1, 4), null],
    ['one that ends this moment stays', span(1, 5), null],
    ['an empty one to come stays', span(7, 7), null],
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
        let spans: Span[] = [];
        for (const each of acts) {
          const before = spans;
          if (each.do === 'enrol') {
            const wanted = span(each.from, each.length === null ? null : each.from + each.length);
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
