import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import type { TimeAttended } from './attended.ts';

/** A part of a video that was played, in seconds from its beginning; down to the millisecond. */
export type WatchedRange = readonly [from: number, to: number];

/** 100 hours: longer than any video. */
export const LONGEST_VIDEO = 360_000;
export const RANGES_PER_REPORT = 100;

/** Whether a client's value is a WatchedRange: two numbers within 0 and LONGEST_VIDEO, the first less than the second. */
export const isWatchedRange = (value: unknown): value is WatchedRange => {
  if (!Array.isArray(value) || value.length !== 2) return false;
  const [from, to] = value as unknown[];
  return typeof from === 'number' && typeof to === 'number' && from >= 0 && from < to && to <= LONGEST_VIDEO;
};

/**
 * Adds to what the caller has watched of a session's video. `watchedSeconds`: the total so far, in whole seconds. What overlaps earlier reports adds nothing,
 * and the total never exceeds the time since the caller first joined, which stops when the session ends. Throws SESSION_NOT_FOUND, NOT_ADMITTED,
 * STAFF_NOT_COUNTED, SESSION_NOT_LIVE, NOT_IN_A_SESSION (they never joined), SESSION_ENDED (more than ten minutes ago) and TOO_MANY_RANGES.
 */
export class ReportWatched extends Command<{ readonly sessionId: string; readonly watchedSeconds: number }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly ranges: readonly WatchedRange[],
  ) {
    super();
  }
}

/** How long someone watched the video of a session. */
export interface WatchTime extends TimeAttended {
  /** In whole seconds, as reported by their player; of those who have reported nothing, the time attended. */
  readonly watchedSeconds: number;
}

/** The watch time of each of `userIds`. Staff and users who never joined are left out. Checks no permission. */
export class GetWatchTime extends Query<ReadonlyMap<string, WatchTime>> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}
