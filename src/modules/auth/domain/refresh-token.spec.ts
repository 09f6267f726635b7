import { judge } from './refresh-token.ts';

const at = (second: number) => new Date(Date.UTC(2026, 8, 1, 8, 0, second));
const GRACE = 10;
const fresh = { usedAt: null, expiresAt: at(50), successorUnused: false };
const exchanged = { usedAt: at(10), expiresAt: at(50), successorUnused: true };
const overtaken = { ...exchanged, successorUnused: false };

describe('a refresh token that is presented', () => {
  it('is exchanged when it was not used', () => expect(judge(fresh, at(20), at(20), GRACE)).toBe('exchange'));

  it('is invalid from the moment it expires, used or not', () => {
    expect(judge(fresh, at(50), at(50), GRACE)).toBe('invalid');
    expect(judge(exchanged, at(50), at(50), GRACE)).toBe('invalid');
    expect(judge(fresh, at(49), at(49), GRACE)).toBe('exchange');
  });

  it('gets its successor again within the grace, counted from the exchange to its arrival, and shows a copy from then on', () => {
    expect(judge(exchanged, at(10), at(10), GRACE)).toBe('repeat');
    expect(judge(exchanged, at(19), at(25), GRACE)).toBe('repeat');
    expect(judge(exchanged, at(20), at(20), GRACE)).toBe('reuse');
  });

  it('gets its successor again though it expired meanwhile', () =>
    expect(judge({ ...exchanged, expiresAt: at(12) }, at(15), at(15), GRACE)).toBe('repeat'));

  it('shows a copy within the grace too once its successor was used', () => expect(judge(overtaken, at(11), at(11), GRACE)).toBe('reuse'));

  it('shows a copy right after its exchange where there is no grace', () => expect(judge(exchanged, at(11), at(11), 0)).toBe('reuse'));

  it.each([
    ['where there is no grace', exchanged, 0],
    ['when its successor was used', overtaken, GRACE],
  ])('shows nothing when it had arrived before its exchange was made, and gets nothing %s', (_, token, grace) => {
    expect(judge(token, at(9), at(12), grace)).toBe('overlap');
    expect(judge(token, at(10), at(12), grace)).toBe('overlap');
  });
});
