import { Injectable } from '@nestjs/common';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.ts';
import { SessionEdited } from '../../../contracts/live-session.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { BookingLane } from '../seats/booking-lane.ts';

/** What may let those who wait come in: more seats, and that it can be booked again, since it was put off or is open while it is live. */
const OPENING = ['capacity', 'startsAt', 'lateBooking'];

/** Seats that can be had now go to those who wait. */
@Injectable()
@Reaction({ id: 'booking.fill-seats-when-session-edited', on: [SessionEdited], from: 'now' })
export class FillSeatsWhenSessionEdited implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const edited = facts.find((fact) => isA(fact, SessionEdited) && fact.payload.fields.some((field) => OPENING.includes(field)));
    if (!edited) return;
    const { sessionId } = edited.payload as SessionEdited['payload'];
    await this.db.transaction([sessionStream(sessionId)], (tx) => this.lane.apply(tx, sessionId, []));
  }
}
