import { Query } from '@nestjs/cqrs';
import type { Principal, Role } from '../auth.ts';
import type { SessionOutcome, SessionStatus } from '../live-session.ts';

/** A session as shown in calendars. Contains no attendees and no meeting URL, because it ends up on people's phones. */
export interface CalendarSession {
  readonly id: string;
  /** The code in the share link. */
  readonly code: string;
  readonly title: string;
  readonly description: string;
  /** The session's instructor if one is set, otherwise the host's name. */
  readonly instructor: string;
  readonly startsAt: Date;
  readonly lengthMinutes: number;
  readonly status: SessionStatus;
  readonly outcome: SessionOutcome | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** How many times anything that calendars show has changed; `updatedAt` is the time of the latest change. */
  readonly revision: number;
  readonly updatedAt: Date;
}

/** Selects the `limit` soonest sessions planned to start at `from` or later. */
export interface CalendarPart {
  readonly from: Date;
  readonly limit: number;
}

/** Many sessions. They are loaded only on demand, because most clients only ask whether anything has changed. */
export interface CalendarSessions {
  /** A digest that changes whenever any of the sessions changes. */
  readonly state: string;
  /** The sessions in order of their planned start. */
  load(): Promise<readonly CalendarSession[]>;
}

/** One session, for a caller who may see it; `by` is null for anonymous callers. Throws SESSION_NOT_FOUND and NOT_ADMITTED. */
export class GetCalendarSession extends Query<CalendarSession> {
  constructor(
    readonly by: Principal | null,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The sessions of a class, for its members. Throws CLASS_NOT_FOUND, NOT_CLASS_TEACHER and, for students, NOT_ENROLLED. */
export class GetCalendarSessionsOfClass extends Query<CalendarSessions & { readonly name: string }> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly part: CalendarPart,
  ) {
    super();
  }
}

/** The sessions that a user hosts, has booked, or currently teaches or attends through a class. Includes cancelled sessions. */
export class GetCalendarSessionsOfUser extends Query<CalendarSessions> {
  constructor(
    readonly user: { readonly userId: string; readonly role: Role },
    readonly part: CalendarPart,
  ) {
    super();
  }
}
