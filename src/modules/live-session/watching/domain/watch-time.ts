import type { WatchedRange } from '../../../../contracts/live-session/watching.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';

/** A part of a video, in whole ms. */
export type Part = readonly [from: number, to: number];

/** What a user has watched in a session. */
export interface Watched {
  /** The URL of the video that `parts` are about. */
  readonly video: string | null;
  /** In order; they do not touch one another. */
  readonly parts: readonly Part[];
  /** What counted when the session last got another video, in ms. */
  readonly earlierMs: number;
  /** What counts, in ms. Never decreases. */
  readonly countedMs: number;
}

export const NOTHING: Watched = { video: null, parts: [], earlierMs: 0, countedMs: 0 };

/** Limits the size of a row. A real player never gets this far, because parts merge while a video is watched. */
export const MAX_PARTS = 1_000;

/** How long after the end of a session, in ms, a player can still report what was played before it. */
const LATE_MS = 600_000;

export interface Report {
  readonly video: string | null;
  /** The length of the video in seconds, as its host gave it; null if unknown. */
  readonly videoSeconds: number | null;
  readonly ranges: readonly WatchedRange[];
  /** From the user's first join until now or the end of the session, in ms. Negative if the clocks of two nodes differ. */
  readonly elapsedMs: number;
}

/** Counts each moment of the video once, nothing after its end, and never more than the time that has passed since the user joined. Throws TOO_MANY_RANGES. */
export const withReport = (watched: Watched, { video, videoSeconds, ranges, elapsedMs }: Report): Watched => {
  const { parts: known, earlierMs } = video === watched.video ? watched : { parts: [], earlierMs: watched.countedMs };
  const parts = unionOf([...known, ...ranges.map(inMs)]);
  if (parts.length > MAX_PARTS) throw new DomainError('TOO_MANY_RANGES');
  // The host may give the length, or another one, after parts behind the end have been reported.
  const uniqueMs = earlierMs + lengthOf(parts, (videoSeconds ?? Infinity) * 1000);
  return { video, parts, earlierMs, countedMs: Math.max(watched.countedMs, Math.min(uniqueMs, elapsedMs)) };
};

/** The time from the first join to now or, once the session has ended, to its end. Throws SESSION_ENDED if the report comes too late. */
export const elapsedSince = (joinedAt: Date, endedAt: Date | null, now: Date): number => {
  if (endedAt && now.getTime() > endedAt.getTime() + LATE_MS) throw new DomainError('SESSION_ENDED');
  return Math.min(now.getTime(), endedAt?.getTime() ?? Infinity) - joinedAt.getTime();
};

const lengthOf = (parts: readonly Part[], end: number): number =>
  parts.reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, end) - from), 0);

const inMs = ([from, to]: WatchedRange): Part => [Math.round(from * 1000), Math.round(to * 1000)];

const unionOf = (parts: readonly Part[]): Part[] => {
  const union: [number, number][] = [];
  for (const [from, to] of parts.toSorted(([one], [other]) => one - other)) {
    const last = union.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else if (from < to) union.push([from, to]);
  }
  return union;
};
