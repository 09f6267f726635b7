import { DomainError } from '../../domain/domain-error.ts';
import type { LimitRule, RateLimits } from './rate-limits.ts';

/** A limit that a failed attempt counts towards. */
export type FailureLimit = readonly [name: string, key: string, rule: LimitRule];

/** The maximum number of attempts that wait for one limit: enough for a whole school to sign in at once. */
export const MAX_WAITING = 500;
/** `retryAfter` in seconds when the queue is full. Short, because the queue moves quickly. */
const RETRY_WHEN_FULL = 2;

/** The attempts that one limit applies to, running and queued. */
interface Lane {
  /** How many more may start before the store must be queried again. */
  left: number;
  running: number;
  /** The pending query to the store. */
  query?: Promise<void>;
  readonly queue: (() => void)[];
  /** How many attempts use this lane. The lane is removed when there are none. */
  users: number;
}

/**
 * Rate limits that count only failed attempts. Never runs more attempts at once than may still fail, and makes the others wait. Otherwise a burst
 * could exceed the limit before its first failure is counted. (Each node only counts its own running attempts, so with several nodes that many can
 * run on each.)
 */
export class FailureLimits {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly limits: RateLimits) {}

  /**
   * Makes an attempt and returns its result; `isSuccess` tells whether it succeeded. Rejects with TOO_MANY_REQUESTS if a limit is reached or too many
   * attempts are waiting. Callers that share limits must pass them in the same order to avoid deadlocks: an attempt keeps its place in the earlier
   * limits while it waits for the next.
   */
  attempt<T>(limits: readonly FailureLimit[], work: () => Promise<T>, isSuccess: (result: T) => boolean = Boolean): Promise<T> {
    return this.within(limits, async () => {
      const result = await work();
      if (!isSuccess(result)) await Promise.all(limits.map((limit) => this.limits.penalty(...limit)));
      return result;
    });
  }

  private async within<T>([limit, ...others]: readonly FailureLimit[], work: () => Promise<T>): Promise<T> {
    if (!limit) return work();
    const id = `${limit[0]} ${limit[1]}`;
    const lane = this.lanes.get(id) ?? { left: 0, running: 0, queue: [], users: 0 };
    this.lanes.set(id, lane);
    lane.users++;
    try {
      await this.enter(lane, limit);
      return await this.within(others, work).finally(() => leave(lane));
    } finally {
      if (--lane.users === 0) this.lanes.delete(id);
    }
  }

  private async enter(lane: Lane, limit: FailureLimit): Promise<void> {
    while (lane.left === 0) {
      if (lane.running === 0) await (lane.query ??= this.queryLeft(lane, limit));
      else if (lane.queue.length >= MAX_WAITING) throw new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: RETRY_WHEN_FULL });
      else await new Promise<void>((resolve) => lane.queue.push(resolve));
    }
    lane.left--;
    lane.running++;
  }

  private async queryLeft(lane: Lane, limit: FailureLimit): Promise<void> {
    try {
      lane.left = await this.limits.left(...limit);
    } finally {
      lane.query = undefined;
    }
  }
}

/** When the last running attempt has ended, all failures have been counted, so the next attempt must query the store again. */
const leave = (lane: Lane): void => {
  lane.running--;
  if (lane.running > 0) return;
  lane.left = 0;
  for (const next of lane.queue.splice(0)) next();
};
