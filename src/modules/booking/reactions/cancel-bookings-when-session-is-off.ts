import { Injectable } from '@nestjs/common';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.ts';
import { SessionCancelled, SessionEnded, type SessionOutcome } from '../../../contracts/live-session.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { BookingLane } from '../seats/booking-lane.ts';

/** Outcomes of sessions that did not take place. */
const NOT_HELD: readonly SessionOutcome[] = ['host_absent', 'not_held'];

/**
 * Cancels all bookings of a session that was cancelled, not held, or missed by its host. If the session was held, only waitlisted and
 * unpaid bookings are cancelled.
 */
@Injectable()
@Reaction({ id: 'booking.cancel-bookings-when-session-is-off', on: [SessionCancelled, SessionEnded], from: 'now' })
export class CancelBookingsWhenSessionIsOff implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts) {
      const { sessionId } = fact.payload as { sessionId: string };
      const held = isA(fact, SessionEnded) && !NOT_HELD.includes(fact.payload.outcome);
      await this.db.transaction([sessionStream(sessionId)], (tx) =>
        this.lane.apply(tx, sessionId, [{ by: null, all: true, decide: (seats) => seats.close(held) }]),
      );
    }
  }
}
