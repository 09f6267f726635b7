import { Query } from '@nestjs/cqrs';
import type { SessionStatus } from './live-session.js';

/* What live-session tells of its sessions to whoever gives away their seats. */

/** What booking a seat in a session goes by. */
export interface SeatRules {
  readonly sessionId: string;
  readonly hostId: string;
  readonly status: SessionStatus;
  readonly startsAt: Date;
  readonly capacity: number | null;
  /** In minor units of `currency` (ISO 4217); 0 = free. */
  readonly price: number;
  readonly currency: string | null;
  readonly lateBooking: boolean;
  /** Whether those who are not expected anyway need a seat: not in sessions of the class alone, nor where anyone may come in. */
  readonly needsBooking: boolean;
  /** Whether outsiders may know of it. */
  readonly listed: boolean;
  readonly title: string;
  /** Of its share link. */
  readonly code: string;
}

/**
 * Whether seats are given away now: until the start, the planned or the real one, whichever comes first; unless late ones are taken, until
 * the end. Who waits comes in only while somebody else could: nobody is expected in a session that is nearly over because of a line.
 */
export const isBookable = (
  { status, startsAt, lateBooking }: Pick<SeatRules, 'status' | 'startsAt' | 'lateBooking'>,
  now: Date,
): boolean => {
  if (lateBooking) return status === 'scheduled' || status === 'live';
  return status === 'scheduled' && now < startsAt;
};

/** The rules now; null when there is no such session. Who decides by them holds the session's stream. */
export class GetSeatRules extends Query<SeatRules | null> {
  constructor(readonly sessionId: string) {
    super();
  }
}

/** A session in lists of other things. */
export interface SessionInBrief {
  readonly id: string;
  readonly title: string;
  readonly startsAt: Date;
  readonly status: SessionStatus;
}

/** By id; unknown ones are left out. */
export class GetSessionsInBrief extends Query<ReadonlyMap<string, SessionInBrief>> {
  constructor(readonly ids: readonly string[]) {
    super();
  }
}
