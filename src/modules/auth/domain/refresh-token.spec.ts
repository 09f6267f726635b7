import { judge } from './refresh-token.ts';

const at = (second: number) => new Date(Date.UTC(2026, 8, 1, 8, 0, second));
const GRACE = 10;
const fresh = { usedAt: null, expiresAt: at(50), successorUnused: false };
const exchanged = { usedAt: at(10), expiresAt: at(50), successorUnused: true };
const successorUsed = { ...exchanged, successorUnused: false };

describe('judging a refresh token', () => {
  it('exchanges an unused token', () => expect(judge(fresh, at(20), at(20), GRACE)).toBe('exchange'));

  it('rejects a token from the moment it expires, used or not', () => {
    expect(judge(fresh, at(50), at(50), GRACE)).toBe('invalid');
    expect(judge(exchanged, at(50), at(50), GRACE)).toBe('invalid');
    expect(judge(fresh, at(49), at(49), GRACE)).toBe('exchange');
  });

  it('repeats the successor if the request arrived within the grace period, and reports reuse after that', () => {
    expect(judge(exchanged, at(10), at(10), GRACE)).toBe('repeat');
    expect(judge(exchanged, at(19), at(25), GRACE)).toBe('repeat');
    expect(judge(exchanged, at(20), at(20), GRACE)).toBe('reuse');
    expect(judge(exchanged, at(10), at(10), 1)).toBe('repeat');
  });

  it('repeats the successor even if the token has expired meanwhile', () =>
    expect(judge({ ...exchanged, expiresAt: at(12) }, at(15), at(15), GRACE)).toBe('repeat'));

  it('reports reuse within the grace period once the successor was used', () =>
    expect(judge(successorUsed, at(11), at(11), GRACE)).toBe('reuse'));

  it('reports reuse right after the exchange if there is no grace period', () => expect(judge(exchanged, at(11), at(11), 0)).toBe('reuse'));

  it.each([
    ['without a grace period', exchanged, 0],
    ['after the successor was used', successorUsed, GRACE],
  ])('reports an overlap, not reuse, for a request that arrived before the exchange, %s', (_, token, grace) => {
    expect(judge(token, at(9), at(12), grace)).toBe('overlap');
    expect(judge(token, at(10), at(12), grace)).toBe('overlap');
  });
});
