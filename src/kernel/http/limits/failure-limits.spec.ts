import { jest } from '@jest/globals';
import { DomainError } from '../../domain/domain-error.ts';
import { FailureLimits, MAX_WAITING, type FailureLimit } from './failure-limits.ts';
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
  /** Makes an attempt that succeeds or fails. Returns 'true', 'false' or the error code. */
  const attempt = async (succeeds: boolean, ...applied: FailureLimit[]) => {
    try {
      return String(
        await failures.attempt(applied, async () => {
          tried++;
          await tick();
          return succeeds;
        }),
      );
    } catch (error) {
      return error instanceof DomainError ? error.code : String(error);
    }
  };
  const all = (count: number, succeeds: boolean, ...applied: FailureLimit[]) =>
    Promise.all(Array.from({ length: count }, () => attempt(succeeds, ...applied)));
  const count = (codes: string[], code: string) => codes.filter((each) => each === code).length;

  it('allows as many failures as it has points, then rejects every attempt without making it', async () => {
    for (let n = 0; n < 3; n++) expect(await attempt(false, three)).toBe('false');
    expect([await attempt(false, three), await attempt(true, three)]).toEqual(['TOO_MANY_REQUESTS', 'TOO_MANY_REQUESTS']);
    expect(tried).toBe(3);
  });

  it('says when to retry, in seconds', async () => {
    await all(3, false, three);
    const { extra } = (await failures.attempt([three], async () => true).catch((error: unknown) => error)) as {
      extra: { retryAfter: number };
    };
    expect(extra.retryAfter).toBeGreaterThan(500);
    expect(extra.retryAfter).toBeLessThanOrEqual(600);
  });

  it('does not count attempts that succeed or are rejected', async () => {
    const penalty = jest.spyOn(limits, 'penalty');
    expect(count(await all(40, true, three), 'true')).toBe(40);
    expect(penalty).not.toHaveBeenCalled();
    await all(40, false, three);
    expect(penalty).toHaveBeenCalledTimes(3);
  });

  it('holds for a thousand simultaneous attempts', async () => {
    const codes = await all(1000, false, three);
    expect([count(codes, 'false'), count(codes, 'TOO_MANY_REQUESTS'), tried]).toEqual([3, 997, 3]);
  });

  it('runs only as many attempts at a time as may still fail; the rest wait', async () => {
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

  it('combines several limits: a failure counts towards each', async () => {
    const codes = await all(50, false, five, three);
    expect(count(codes, 'false')).toBe(3);
    expect([await limits.left(...five), await attempt(false, five)]).toEqual([2, 'false']);
  });

  it('is not used up by attempts that another limit rejected', async () => {
    await all(3, false, three);
    expect(await all(20, true, five, three)).toEqual(Array<string>(20).fill('TOO_MANY_REQUESTS'));
    expect(await all(20, true, five)).toEqual(Array<string>(20).fill('true'));
  });

  it('applies per key', async () => {
    await all(3, false, three);
    expect(await attempt(true, ['three', 'other', three[2]])).toBe('true');
  });

  it('does not count attempts that throw', async () => {
    const broken = () => failures.attempt([three], () => Promise.reject(new Error('broken')));
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, broken));
    expect(outcomes.every((each) => each.status === 'rejected' && String(each.reason) === 'Error: broken')).toBe(true);
    expect(await attempt(true, three)).toBe('true');
  });

  it('has a limited queue, and rejects attempts with a short retry time when it is full', async () => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const slow = () => failures.attempt([three], () => ended.then(() => true));
    const works = Array.from({ length: 3 + MAX_WAITING }, slow);
    await tick();
    await expect(slow()).rejects.toMatchObject({ code: 'TOO_MANY_REQUESTS', extra: { retryAfter: 2 } });
    end();
    expect((await Promise.all(works)).every(Boolean)).toBe(true);
  });
});
