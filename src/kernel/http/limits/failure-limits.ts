import { DomainError } from '../../domain/domain-error.ts';
import type { LimitRule, RateLimits } from './rate-limits.ts';

/** A limit that an attempt is held against. */
export type FailureLimit = readonly [name: string, key: string, rule: LimitRule];

/** Attempts that wait for one limit: a school that signs in at once. */
export const MOST_WAITING = 500;
/** In seconds: a line that is full moves on quickly. */
const BUSY = 2;

/** The attempts under way that one limit holds for. */
interface Lane {
  /** How many more may start before the store is asked again. */
  left: number;
  running: number;
  /** The question to the store that is under way. */
  asking?: Promise<void>;
  readonly line: (() => void)[];
  /** Those that hold on to this lane, wherever they stand. */
  users: number;
}

/**
 * Limits on failures: an attempt counts once it has failed, and one that succeeds or is refused does not. So that many at once don't slip
 * through before the first of them is counted, no more are under way than may still fail. The others wait until those have ended. (Each
 * node sees its own attempts under way: of several, each lets that many through before they know of one another.)
 */
export class FailureLimits {
  private readonly lanes = new Map<string, Lane>();

  constructor(private readonly limits: RateLimits) {}

  /**
   * Makes an attempt, which says whether it succeeded. Refuses with TOO_MANY_REQUESTS where one of the limits is reached, or too many
   * wait. Limits are given in the same order by all who share any of them: each is waited for while holding those before it.
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

/** What failed is counted by now, so the next one asks the store. */
const leave = (lane: Lane): void => {
  lane.running--;
  if (lane.running > 0) return;
  lane.left = 0;
  for (const next of lane.line.splice(0)) next();
};
