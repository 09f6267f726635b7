import { Query } from '@nestjs/cqrs';
import type { Principal, Role } from '../auth.ts';
import type { SessionOutcome, SessionStatus } from '../live-session.ts';

/** A session as calendars show it. It ends up on people's phones, so it has no attendees and no meeting URL. */
export interface CalendarSession {
  readonly id: string;
  /** Of the share link. */
  readonly code: string;
  readonly title: string;
  readonly description: string;
  /** Its own, or else the host's name. */
  readonly instructor: string;
  readonly startsAt: Date;
  readonly lengthMinutes: number;
  readonly status: SessionStatus;
  readonly outcome: SessionOutcome | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Counts the changes that calendars show; the last was at `updatedAt`. */
  readonly revision: number;
  readonly updatedAt: Date;
}

/** Selects the `limit` soonest sessions planned to start at `from` or later. */
export interface CalendarPart {
  readonly from: Date;
  readonly limit: number;
}

/** Many sessions. Most readers only ask whether they have changed, so they are loaded on demand. */
export interface CalendarSessions {
  /** Differs as soon as anything in the sessions differs. */
  readonly state: string;
  /** In order of their planned start. */
  load(): Promise<readonly CalendarSession[]>;
}

/** One session, for a caller who may read it; `by` is null if nobody is signed in. Throws SESSION_NOT_FOUND and NOT_ADMITTED. */
export class GetSessionForCalendar extends Query<CalendarSession> {
  constructor(
    readonly by: Principal | null,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The sessions of a class, for its members. Throws CLASS_NOT_FOUND, NOT_CLASS_TEACHER and, for students, NOT_ENROLLED. */
export class GetClassForCalendar extends Query<CalendarSessions & { readonly name: string }> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly part: CalendarPart,
  ) {
    super();
  }
}

/** The sessions that a user hosts, those of classes they teach or attend now, and those they have booked, even if called off since. */
export class GetUserForCalendar extends Query<CalendarSessions> {
  constructor(
    readonly user: { readonly userId: string; readonly role: Role },
    readonly part: CalendarPart,
  ) {
    super();
  }
}
