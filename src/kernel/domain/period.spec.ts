import { covers, overlaps } from './period.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 8, 1, 7, minute));
const period = (start: number, end: number | null) => ({ startsAt: at(start), endsAt: end === null ? null : at(end) });

describe('a period', () => {
  it.each([
    [10, 20, 9, false],
    [10, 20, 10, true],
    [10, 20, 19, true],
    [10, 20, 20, false],
    [10, null, 99, true],
    [10, 10, 10, false],
  ])('from %j to %j covers %j: %j', (start, end, minute, expected) => {
    expect(covers(period(start, end), at(minute))).toBe(expected);
  });

  it.each([
    [10, 20, 0, 9, false],
    [10, 20, 0, 10, true],
    [10, 20, 19, 30, true],
    [10, 20, 20, 30, false],
    [10, 20, 0, 99, true],
    [10, 10, 0, 99, false],
    [10, null, 50, 60, true],
  ])('from %j to %j overlaps %j to %j: %j', (start, end, from, to, expected) => {
    expect(overlaps(period(start, end), at(from), at(to))).toBe(expected);
  });
});
