import { dayOf, isComplete, ruleOf, startsOf, type Weekly } from './weekly.ts';

const weekly: Weekly = { days: ['TH', 'TU'], every: 1, ends: 'count', count: 4, until: '' };
/** A Tuesday, 09:00 in Paris, in the week before the clocks change. */
const FIRST = '2026-10-20T07:00:00.000Z';

describe('a weekly series', () => {
  it('is a rule', () => {
    expect(ruleOf(weekly)).toBe('FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4');
    expect(ruleOf({ ...weekly, every: 2, ends: 'until', until: '2026-12-18' })).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=20261218');
  });

  it('keeps its time of day when the clocks change', () => {
    expect(startsOf(weekly, FIRST, 'Europe/Paris')).toEqual([
      '2026-10-20T07:00:00.000Z',
      '2026-10-22T07:00:00.000Z',
      '2026-10-27T08:00:00.000Z',
      '2026-10-29T08:00:00.000Z',
    ]);
  });

  it('includes its last day', () => {
    const until = { ...weekly, ends: 'until' as const, until: '2026-10-29' };
    expect(startsOf(until, FIRST, 'Europe/Paris')).toHaveLength(4);
    expect(startsOf({ ...until, until: '2026-10-28' }, FIRST, 'Europe/Paris')).toHaveLength(3);
    expect(startsOf({ ...until, every: 2 }, FIRST, 'Europe/Paris')).toHaveLength(2);
  });

  it('may have no session at all', () => {
    expect(startsOf({ ...weekly, ends: 'until', until: '2026-10-01' }, FIRST, 'Europe/Paris')).toEqual([]);
  });

  it('stops counting at 500', () => {
    expect(startsOf({ ...weekly, count: 9_999 }, FIRST, 'UTC')).toHaveLength(500);
  });

  it.each([
    ['days', { days: [] }],
    ['an interval', { every: 0 }],
    ['a number', { count: 0 }],
    ['an end', { ends: 'until' as const }],
  ])('is not complete without %s', (_, more) => {
    expect(isComplete({ ...weekly, ...more })).toBe(false);
    expect(startsOf({ ...weekly, ...more }, FIRST, 'UTC')).toBe(null);
  });
});

it('dates have a day of the week', () => {
  expect(dayOf('2026-10-20')).toBe('TU');
  expect(dayOf('2026-10-25')).toBe('SU');
  expect(dayOf('')).toBe(undefined);
});
