import { fromMinorUnits, toMinorUnits } from './money.ts';

describe('amounts', () => {
  it.each([
    [19.99, 'EUR', 1999],
    [29.970000000000002, 'EUR', 2997],
    [500, 'JPY', 500],
    [1.234, 'KWD', 1234],
    [0, 'EUR', 0],
  ])('%d %s is %d in minor units', (amount, currency, minor) => {
    expect(toMinorUnits(amount, currency)).toBe(minor);
    expect(fromMinorUnits(minor, currency)).toBeCloseTo(amount, 10);
  });

  it('without a currency are free', () => expect(fromMinorUnits(0, null)).toBe(0));
});
