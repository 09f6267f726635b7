import { Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import type { Page, PageRequest } from '../page.ts';
import type { SessionInBrief } from './seats.ts';
import type { WatchTime } from './watching.ts';

export const SERIES_STEPS = ['minute', 'quarter_hour'] as const;
export type SeriesStep = (typeof SERIES_STEPS)[number];

/** How a session was attended. Staff are not counted. */
export interface SessionAnalytics {
  readonly sessionId: string;
  readonly startedAt: Date;
  /** Null while the session is live. */
  readonly endedAt: Date | null;
  /** The end of what is counted: the end of the session or, while it is live, now. */
  readonly countedUntil: Date;
  /** How many people came. */
  readonly people: number;
  /** Of the time attended by those who came, in whole seconds; null if nobody came. */
  readonly meanSeconds: number | null;
  readonly medianSeconds: number | null;
  /** The mean watch time of those who came, in whole seconds; null if nobody came. */
  readonly meanWatchedSeconds: number | null;
  /** The largest number of people who were there at the same time, and when they first were. */
  readonly peak: number;
  readonly peakAt: Date | null;
  readonly step: SeriesStep;
  /** For each step since the start, how many people were there at some moment of it. */
  readonly series: readonly { readonly at: Date; readonly people: number }[];
}

/**
 * The analytics of a session, for its staff. Without `step`, the length of the session decides. Throws TEACHER_ONLY, SESSION_NOT_FOUND,
 * NOT_SESSION_HOST, SESSION_NOT_STARTED and STEP_TOO_SHORT.
 */
export class GetAnalytics extends Query<SessionAnalytics> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly step?: SeriesStep,
  ) {
    super();
  }
}

/** Someone who came to a session. */
export interface Attendee extends WatchTime {
  readonly name: string;
  readonly email: string;
}

/** Those who came to a session, in the order of their first join, for its staff. Throws like GetAnalytics. */
export class ListAttendees extends Query<Page<Attendee>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

export interface AttendeesFile {
  readonly session: Pick<SessionInBrief, 'title' | 'timeZone' | 'startsAt'>;
  /** A few hundred people at a time, each batch read only when it is asked for. */
  readonly batches: AsyncIterable<readonly Attendee[]>;
}

/** Everyone who came to a session, however many, in the order of ListAttendees. Throws like GetAnalytics. */
export class ReadAttendees extends Query<AttendeesFile> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** How sessions were attended, not counting staff. */
export interface AttendeeCount {
  readonly people: number;
  /** The mean watch time, in whole seconds. */
  readonly meanWatchedSeconds: number;
}

/**
 * How groups of sessions were attended. `groups`: the ids of their sessions, of which none is in two groups. Somebody who came to several sessions of a
 * group counts once, with their watch times added up. Groups without anyone are left out. Checks no permission.
 */
export class CountAttendees extends Query<ReadonlyMap<string, AttendeeCount>> {
  constructor(readonly groups: ReadonlyMap<string, readonly string[]>) {
    super();
  }
}
