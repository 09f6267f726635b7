import { createHash } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '../../domain/domain-error.ts';

/** Allows `points` requests per `seconds`. */
export interface LimitRule {
  readonly points: number;
  readonly seconds: number;
}

/** Where points are counted: in memory, or in a store shared by all nodes, which an adapter implements. */
export abstract class LimitStore {
  abstract limiter(name: string, rule: LimitRule): RateLimiterAbstract;
}

@Injectable()
export class MemoryLimitStore extends LimitStore {
  limiter(name: string, { points, seconds }: LimitRule): RateLimiterAbstract {
    return new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
  }
}

/** Rate limits. Each has a name and counts separately for each key, such as a user id, an address or an email. */
@Injectable()
export class RateLimits {
  private readonly limiters = new Map<string, RateLimiterAbstract>();

  constructor(private readonly store: LimitStore) {}

  /** Takes one point. Rejects with TOO_MANY_REQUESTS and `retryAfter` in seconds if none is left. */
  async take(name: string, key: string, rule: LimitRule): Promise<void> {
    await this.limiter(name, rule)
      .consume(hashed(key))
      .catch((reason: unknown) => {
        throw reason instanceof RateLimiterRes ? tooMany(reason) : reason;
      });
  }

  /** Returns how many points are left, at least one. Rejects like `take` if none is left. */
  async left(name: string, key: string, rule: LimitRule): Promise<number> {
    const state = await this.limiter(name, rule).get(hashed(key));
    if (state && state.consumedPoints >= rule.points) throw tooMany(state);
    return rule.points - (state?.consumedPoints ?? 0);
  }

  /** Takes one point without ever rejecting, to count an attempt that has failed. */
  async penalty(name: string, key: string, rule: LimitRule): Promise<void> {
    await this.limiter(name, rule).penalty(hashed(key));
  }

  private limiter(name: string, rule: LimitRule): RateLimiterAbstract {
    const id = `${name}:${rule.points}:${rule.seconds}`;
    const known = this.limiters.get(id);
    if (known) return known;
    const created = this.store.limiter(name, rule);
    this.limiters.set(id, created);
    return created;
  }
}

const tooMany = ({ msBeforeNext }: RateLimiterRes): DomainError =>
  new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: Math.max(1, Math.ceil(msBeforeNext / 1000)) });

/** Hashed, because a key may be an email, which must not be kept in a shared store. */
const hashed = (key: string): string => createHash('sha256').update(key).digest('base64url').slice(0, 22);

/** Some proxies append the client's port to its address. With the port, every connection would get a limit of its own. */
const withoutPort = (address: string): string => address.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1');

/** The rate limit key of an address. For IPv6 it is the /64 network, because a client usually controls all its addresses. */
export const addressKey = (address: string | undefined): string => {
  const plain = withoutPort(address ?? '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '');
  if (isIPv4(plain) || !isIPv6(plain)) return plain || 'unknown';
  const [head = '', tail] = plain.split('::');
  const groups = head ? head.split(':') : [];
  const rest = tail ? tail.split(':') : [];
  const all = tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
};
