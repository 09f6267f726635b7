import { once } from 'node:events';
import type { Redis } from 'ioredis';
import { freePort } from '../../../test/support/built-server.ts';
import { hasRedis, startRedis } from '../../../test/support/redis.ts';
import { FailureLimits } from '../../kernel/http/limits/failure-limits.ts';
import { RateLimits } from '../../kernel/http/limits/rate-limits.ts';
import { RedisLimitStore } from './redis-limit-store.ts';
import { connectRedis } from './redis.ts';

const rule = { points: 2, seconds: 60 };
const open: Redis[] = [];
const node = (url: string) => {
  const redis = connectRedis(url, () => undefined);
  open.push(redis);
  return { redis, limits: new RateLimits(new RedisLimitStore(redis, 'test')) };
};
afterEach(() => {
  for (const redis of open.splice(0)) redis.disconnect();
});

describe('rate limits while Redis is down', () => {
  it('are enforced per node, without delay', async () => {
    const url = `redis://127.0.0.1:${await freePort()}`;
    const [a, b] = [node(url).limits, node(url).limits];
    const started = performance.now();
    for (let n = 0; n < rule.points; n++) await a.take('x', 'k', rule);
    await expect(a.take('x', 'k', rule)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    await expect(b.take('x', 'k', rule)).resolves.toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});

(hasRedis ? describe : describe.skip)('rate limits on several nodes', () => {
  it('share their counts under hashed keys, and fall back to counts per node when Redis stops', async () => {
    const server = await startRedis();
    const [a, b] = [node(server.url), node(server.url)];
    await Promise.all([a, b].map(({ redis }) => redis.status === 'ready' || once(redis, 'ready')));
    await a.limits.take('x', 'amara@school.example', rule);
    await b.limits.take('x', 'amara@school.example', rule);
    await expect(a.limits.take('x', 'amara@school.example', rule)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    const keys = await a.redis.keys('*');
    expect(keys).toEqual([expect.stringMatching(/^test:limit:x:[\w-]{22}$/)]);

    const failing = (limits: RateLimits) => new FailureLimits(limits).attempt([['y', 'amara@school.example', rule]], async () => false);
    for (const { limits } of [a, b]) await expect(failing(limits)).resolves.toBe(false);
    for (const { limits } of [a, b]) await expect(failing(limits)).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS' });

    const closed = once(a.redis, 'close');
    await server.stop();
    await closed;
    const started = performance.now();
    await expect(a.limits.take('x', 'amara@school.example', rule)).resolves.toBeUndefined();
    await expect(failing(a.limits)).resolves.toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
