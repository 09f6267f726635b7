import { judge } from './refresh-token.js';

const at = (second: number) => new Date(Date.UTC(2026, 8, 1, 8, 0, second));
const fresh = { usedAt: null, expiresAt: at(50) };
const used = { usedAt: at(10), expiresAt: at(50) };

describe('a refresh token that is presented', () => {
  it('is exchanged when it was not used', () => expect(judge(fresh, at(20), at(20))).toBe('exchange'));

  it('is invalid from the moment it expires, used or not', () => {
    expect(judge(fresh, at(50), at(50))).toBe('invalid');
    expect(judge(used, at(50), at(50))).toBe('invalid');
    expect(judge(fresh, at(49), at(49))).toBe('exchange');
  });

  it('shows a copy when it arrives after its exchange', () => expect(judge(used, at(11), at(11))).toBe('reuse'));

  it('shows nothing when it had arrived before its exchange was made', () => {
    expect(judge(used, at(9), at(12))).toBe('overlap');
    expect(judge(used, at(10), at(12))).toBe('overlap');
  });
});
