import { Injectable } from '@nestjs/common';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.ts';
import { SessionEdited } from '../../../contracts/live-session.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { BookingLane } from '../seats/booking-lane.ts';

/** Changes that may free seats for the waitlist: more capacity, a later start, or late booking. */
const SEAT_FIELDS = ['capacity', 'startsAt', 'lateBooking'];

/** Gives seats that became available to the waitlist. */
@Injectable()
@Reaction({ id: 'booking.fill-seats-when-session-edited', on: [SessionEdited], from: 'now' })
export class FillSeatsWhenSessionEdited implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const edited = facts.find((fact) => isA(fact, SessionEdited) && fact.payload.fields.some((field) => SEAT_FIELDS.includes(field)));
    if (!edited) return;
    const { sessionId } = edited.payload as SessionEdited['payload'];
    await this.db.transaction([sessionStream(sessionId)], (tx) => this.lane.apply(tx, sessionId, []));
  }
}
