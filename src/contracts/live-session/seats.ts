import { Query } from '@nestjs/cqrs';
import type { SessionStatus } from '../live-session.ts';

/** The session's settings and state that decide who gets a seat. */
export interface SeatRules {
  readonly sessionId: string;
  readonly hostId: string;
  readonly status: SessionStatus;
  readonly capacity: number | null;
  /** In minor units of `currency` (ISO 4217); 0 = free. */
  readonly price: number;
  readonly currency: string | null;
  /** Whether the session can be booked now: until it starts or, with late booking, until it ends. */
  readonly isBookable: boolean;
  /** Whether students who are not in the class need a booking. False if only the class may join, or if anyone may join without one. */
  readonly needsBooking: boolean;
  /** Whether people outside the class may know that the session exists. */
  readonly listed: boolean;
  readonly title: string;
  /** The code in the session's share link. */
  readonly code: string;
}

/** The current rules; null if there is no such session. Lock the session's stream before deciding anything by them. */
export class GetSeatRules extends Query<SeatRules | null> {
  constructor(readonly sessionId: string) {
    super();
  }
}

/** A short form of a session for other lists, such as a list of bookings. */
export interface SessionInBrief {
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly timeZone: string;
  readonly status: SessionStatus;
}

/** Returns the sessions by id; unknown ids are left out. */
export class GetSessionsInBrief extends Query<ReadonlyMap<string, SessionInBrief>> {
  constructor(readonly ids: readonly string[]) {
    super();
  }
}

/** Filters `sessionIds` to the sessions that ended at `since` or earlier. */
export class FindSessionsOver extends Query<readonly string[]> {
  constructor(
    readonly sessionIds: readonly string[],
    readonly since: Date,
  ) {
    super();
  }
}
