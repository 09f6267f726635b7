import { jest } from '@jest/globals';
import { DomainError } from '../../domain/domain-error.ts';
import { FailureLimits, MOST_WAITING, type FailureLimit } from './failure-limits.ts';
import { MemoryLimitStore, RateLimits } from './rate-limits.ts';

const three: FailureLimit = ['three', 'k', { points: 3, seconds: 600 }];
const five: FailureLimit = ['five', 'k', { points: 5, seconds: 600 }];
const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('a limit on failures', () => {
  let limits: RateLimits;
  let failures: FailureLimits;
  beforeEach(() => {
    limits = new RateLimits(new MemoryLimitStore());
    failures = new FailureLimits(limits);
  });

  let tried: number;
  beforeEach(() => (tried = 0));
  /** How an attempt ends: right, wrong, or refused. */
  const attempt = async (right: boolean, ...held: FailureLimit[]) => {
    try {
      return String(
        await failures.attempt(held, async () => {
          tried++;
          await tick();
          return right;
        }),
      );
    } catch (error) {
      return error instanceof DomainError ? error.code : String(error);
    }
  };
  const all = (count: number, right: boolean, ...held: FailureLimit[]) =>
    Promise.all(Array.from({ length: count }, () => attempt(right, ...held)));
  const count = (codes: string[], code: string) => codes.filter((each) => each === code).length;

  it('lets as many fail as it has points, then refuses without a try, the right ones included', async () => {
    for (let n = 0; n < 3; n++) expect(await attempt(false, three)).toBe('false');
    expect([await attempt(false, three), await attempt(true, three)]).toEqual(['TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS']);
    expect(tried).toBe(3);
  });

  it('says how long until the failures are forgotten', async () => {
    await all(3, false, three);
    const { extra } = (await failures.attempt([three], async () => true).catch((error: unknown) => error)) as {
      extra: { retryAfter: number };
    };
    expect(extra.retryAfter).toBeGreaterThan(500);
    expect(extra.retryAfter).toBeLessThanOrEqual(600);
  });

  it('counts neither what succeeds nor what is refused', async () => {
    const penalty = jest.spyOn(limits, 'penalty');
    expect(count(await all(40, true, three), 'true')).toBe(40);
    expect(penalty).not.toHaveBeenCalled();
    await all(40, false, three);
    expect(penalty).toHaveBeenCalledTimes(3);
  });

  it('lets none slip through when a thousand come at once, and each of the rest is refused', async () => {
    const codes = await all(1000, false, three);
    expect([count(codes, 'false'), count(codes, 'TOO_MANY_REQUESTS'), tried]).toEqual([3, 997, 3]);
  });

  it('has no more under way than may still fail: the others wait for those, and succeed', async () => {
    let [running, most] = [0, 0];
    const works = Array.from({ length: 20 }, () =>
      failures.attempt([three], async () => {
        most = Math.max(most, (running += 1));
        await tick();
        running--;
        return true;
      }),
    );
    expect(await Promise.all(works)).toEqual(Array<boolean>(20).fill(true));
    expect(most).toBe(3);
  });

  it('holds all of several limits, each exactly, and counts for all of them', async () => {
    const codes = await all(50, false, five, three);
    expect(count(codes, 'false')).toBe(3);
    expect([await limits.left(...five), await attempt(false, five)]).toEqual([2, 'false']);
  });

  it('keeps the places of what one limit refused for others', async () => {
    await all(3, false, three);
    expect(await all(20, true, five, three)).toEqual(Array<string>(20).fill('TOO_MANY_REQUESTS'));
    expect(await all(20, true, five)).toEqual(Array<string>(20).fill('true'));
  });

  it('is of one key', async () => {
    await all(3, false, three);
    expect(await attempt(true, ['three', 'other', three[2]])).toBe('true');
  });

  it('does not count what breaks, and goes on', async () => {
    const broken = () => failures.attempt([three], () => Promise.reject(new Error('broken')));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, broken));
    expect(outcomes.every((each) => each.status === 'rejected' && String(each.reason) === 'Error: broken')).toBe(true);
    expect(await attempt(true, three)).toBe('true');
  });

  it('makes a line that ends: whoever finds it full is told to come back in a moment', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const slow = () => failures.attempt([three], () => ended.then(() => true));
    const works = Array.from({ length: 3 + MOST_WAITING }, slow);
    await tick();
    await expect(slow()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', extra: { retryAfter: 2 } });
    end();
    expect((await Promise.all(works)).every(Boolean)).toBe(true);
  });
});
