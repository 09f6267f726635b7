import { Injectable } from '@nestjs/common';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.js';
import { SessionEdited } from '../../../contracts/live-session.js';
import { Database } from '../../../kernel/messaging/database.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { BookingLane } from '../booking-lane.js';

/** More seats than before go to those who wait. */
@Injectable()
@Reaction({ id: 'booking.fill-seats-when-session-edited', on: [SessionEdited], from: 'now' })
export class FillSeatsWhenSessionEdited implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const edited = facts.find((fact) => isA(fact, SessionEdited) && fact.payload.fields.includes('capacity'));
    if (!edited) return;
    const { sessionId } = edited.payload as SessionEdited['payload'];
    await this.db.transaction([sessionStream(sessionId)], (tx) => this.lane.apply(tx, sessionId, []));
  }
}
