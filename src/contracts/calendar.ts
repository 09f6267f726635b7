import { Query } from '@nestjs/cqrs';
import type { Principal, Role } from './auth.js';
import type { SessionOutcome, SessionStatus } from './live-session.js';

/* What live-session tells of its sessions to calendars: what may stand on somebody's telephone. No names of attendees, no meeting URL. */

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
  /** Counts the changes that matter to calendars, the last of which was at `updatedAt`. */
  readonly revision: number;
  readonly updatedAt: Date;
}

/** Which part of many sessions: those planned to start at `from` or later, the `limit` soonest. */
export interface CalendarPart {
  readonly from: Date;
  readonly limit: number;
}

/** Many sessions, of which most readers only ask whether they are still the same. */
export interface CalendarSessions {
  /** Another one when anything of them is another one. */
  readonly state: string;
  /** In order. */
  load(): Promise<readonly CalendarSession[]>;
}

/** One session, for who may read it; `by` null: nobody is signed in. Refuses with SESSION_NOT_FOUND and NOT_ADMITTED. */
export class GetSessionForCalendar extends Query<CalendarSession> {
  constructor(
    readonly by: Principal | null,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The sessions of a class in order, for its members. Refuses with CLASS_NOT_FOUND, NOT_CLASS_TEACHER and, students, NOT_ENROLLED. */
export class GetClassForCalendar extends Query<CalendarSessions & { readonly name: string }> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly part: CalendarPart,
  ) {
    super();
  }
}

/** In order: what a user hosts, what the classes have that they teach or attend now, what they have booked, also if it was called off then. */
export class GetUserForCalendar extends Query<CalendarSessions> {
  constructor(
    readonly user: { readonly userId: string; readonly role: Role },
    readonly part: CalendarPart,
  ) {
    super();
  }
}

/** What a student's booking is to their calendar. */
export interface CalendarSeat {
  /** They wait for a seat, or have not paid for it. */
  readonly tentative: boolean;
  readonly confirmedAt: Date | null;
}

/** The student's bookings that are not cancelled, by session: of all sessions, or of one. */
export class GetSeatsForCalendar extends Query<ReadonlyMap<string, CalendarSeat>> {
  constructor(
    readonly studentId: string,
    readonly sessionId: string | null = null,
  ) {
    super();
  }
}
