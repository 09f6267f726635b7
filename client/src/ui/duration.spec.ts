import { clock } from './duration.ts';

describe('a duration', () => {
  it.each([
    [0, '0:00'],
    [59.9, '0:59'],
    [60, '1:00'],
    [3_599, '59:59'],
    [3_600, '1:00:00'],
    [36_061, '10:01:01'],
  ])('of %d seconds is %s', (seconds, text) => expect(clock(seconds)).toBe(text));
});
