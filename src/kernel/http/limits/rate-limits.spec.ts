import { addressKey, MemoryLimitStore, RateLimits } from './rate-limits.ts';

const rule = { points: 3, seconds: 60 };
const rejection = { code: 'TOO_MANY_REQUESTS', extra: { retryAfter: expect.any(Number) } };

describe('a rate limit', () => {
  let limits: RateLimits;
  beforeEach(() => {
    limits = new RateLimits(new MemoryLimitStore());
  });
  const take = async (count: number, key = 'k') => {
    for (let n = 0; n < count; n++) await limits.take('x', key, rule);
  };

  it('allows as many requests as it has points, then says in whole seconds when to retry', async () => {
    await take(3);
    const error = (await limits.take('x', 'k', rule).catch((error: unknown) => error)) as { extra: { retryAfter: number } };
    expect(error).toMatchObject(rejection);
    expect(Number.isInteger(error.extra.retryAfter)).toBe(true);
    expect(error.extra.retryAfter).toBeGreaterThan(50);
    expect(error.extra.retryAfter).toBeLessThanOrEqual(60);
  });

  it('applies per name and key', async () => {
    await take(3);
    await expect(limits.take('x', 'other', rule)).resolves.toBeUndefined();
    await expect(limits.take('other', 'k', rule)).resolves.toBeUndefined();
  });

  it('can be checked without taking a point', async () => {
    for (let n = 0; n < 10; n++) await expect(limits.left('x', 'k', rule)).resolves.toBe(3);
    await take(2);
    await expect(limits.left('x', 'k', rule)).resolves.toBe(1);
    await take(1);
    await expect(limits.left('x', 'k', rule)).rejects.toMatchObject(rejection);
  });

  it('can be charged without rejecting', async () => {
    for (let n = 0; n < 5; n++) await limits.penalty('x', 'k', rule);
    await expect(limits.take('x', 'k', rule)).rejects.toMatchObject(rejection);
  });
});

describe('the rate limit key of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
    ['203.0.113.7:54321', '203.0.113.7'],
    ['[2001:db8:1:2::1]:54321', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::1]', '2001:db8:1:2::/64'],
    [undefined, 'unknown'],
  ])('for %s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key);
  });
});
