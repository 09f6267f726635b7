import { Query } from '@nestjs/cqrs';
import type { SessionStatus } from '../live-session.ts';

/** What decides about seats in a session. */
export interface SeatRules {
  readonly sessionId: string;
  readonly hostId: string;
  readonly status: SessionStatus;
  readonly capacity: number | null;
  /** In minor units of `currency` (ISO 4217); 0 = free. */
  readonly price: number;
  readonly currency: string | null;
  /** Whether seats are given away at this moment: until the start, or the end if it takes late bookings. */
  readonly isBookable: boolean;
  /** Whether students who are not expected anyway need a seat: not in sessions of the class alone, nor in those open to all. */
  readonly needsBooking: boolean;
  /** Whether outsiders may know of it. */
  readonly listed: boolean;
  readonly title: string;
  /** Of its share link. */
  readonly code: string;
}

/** The rules at this moment; null if there is no such session. A caller that decides by them holds the session's stream. */
export class GetSeatRules extends Query<SeatRules | null> {
  constructor(readonly sessionId: string) {
    super();
  }
}

/** A session as a line in lists of other things. */
export interface SessionInBrief {
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly status: SessionStatus;
}

/** By id; unknown ids are left out. */
export class GetSessionsInBrief extends Query<ReadonlyMap<string, SessionInBrief>> {
  constructor(readonly ids: readonly string[]) {
    super();
  }
}
