import { DomainError } from '../../domain/domain-error.ts';
import type { LimitRule, RateLimits } from './rate-limits.ts';

/** A limit that an attempt counts towards. */
export type FailureLimit = readonly [name: string, key: string, rule: LimitRule];

/** Attempts that may wait for one limit: enough for a school that signs in at once. */
export const MOST_WAITING = 500;
/** Seconds to wait if too many are queued: a full queue moves quickly. */
const BUSY = 2;

/** The running attempts of one limit. */
interface Lane {
  /** How many more may start before the store is asked again. */
  left: number;
  running: number;
  /** The running request to the store. */
  asking?: Promise<void>;
  readonly line: (() => void)[];
  /** Attempts that use this lane, running or queued. */
  users: number;
}

/**
 * Limits on failures: only failed attempts count. No more attempts run at once than may still fail, so that a burst cannot slip through
 * before its first failure is counted; the others wait. (Each node knows only its own running attempts, so several nodes together may
 * let through that many each.)
 */
export class FailureLimits {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly limits: RateLimits) {}

  /**
   * Makes an attempt; `work` returns whether it succeeded. Rejects with TOO_MANY_REQUESTS if a limit is reached or too many wait.
   * Callers that share limits must pass them in the same order: each is waited for while holding those before it.
   */
  attempt(limits: readonly FailureLimit[], work: () => Promise<boolean>): Promise<boolean> {
    return this.within(limits, async () => {
      const succeeded = await work();
      if (!succeeded) await Promise.all(limits.map((limit) => this.limits.penalty(...limit)));
      return succeeded;
    });
  }

  private async within<T>([limit, ...others]: readonly FailureLimit[], work: () => Promise<T>): Promise<T> {
    if (!limit) return work();
    const id = `${limit[0]} ${limit[1]}`;
    const lane = this.lanes.get(id) ?? { left: 0, running: 0, line: [], users: 0 };
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
      if (lane.running === 0) await (lane.asking ??= this.ask(lane, limit));
      else if (lane.line.length >= MOST_WAITING) throw new DomainError('TOO_MANY_REQUESTS', undefined, { retryAfter: BUSY });
      else await new Promise<void>((resolve) => lane.line.push(resolve));
    }
    lane.left--;
    lane.running++;
  }

  private async ask(lane: Lane, limit: FailureLimit): Promise<void> {
    try {
      lane.left = await this.limits.left(...limit);
    } finally {
      lane.asking = undefined;
    }
  }
}

/** Failures have been counted by now, so the next attempt asks the store. */
const leave = (lane: Lane): void => {
  lane.running--;
  if (lane.running > 0) return;
  lane.left = 0;
  for (const next of lane.line.splice(0)) next();
};
