import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindInactive, UserDeactivated } from '../../../contracts/auth.ts';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { BookingLane } from '../seats/booking-lane.ts';

/** A deactivated user loses all seats and places on waitlists, and gets a refund. Reactivating the account does not restore them. */
@Injectable()
@Reaction({ id: 'booking.release-seats-when-user-deactivated', on: [UserDeactivated], inline: true, from: 'now' })
export class ReleaseSeatsWhenUserDeactivated implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly lane: BookingLane,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts) if (isA(fact, UserDeactivated)) await this.release(fact);
  }

  private async release({ payload: { userId }, actorId, occurredAt }: RecordedFact<UserDeactivated['payload']>): Promise<void> {
    const inactive = (await this.queries.execute(new FindInactive([userId]))).length > 0;
    // If the account has been reactivated since, bookings made later stay.
    const upToDeactivation = inactive ? sql`true` : sql`booked_at <= ${occurredAt}`;
    const bookings = await this.db.rows(sql<{ id: string; sessionId: string }>`
      select id, session_id as "sessionId" from booking where student_id = ${userId} and status <> 'cancelled' and ${upToDeactivation} order by session_id`);
    for (const { id, sessionId } of bookings)
      await this.db.transaction([sessionStream(sessionId)], (tx) =>
        this.lane.apply(tx, sessionId, [{ by: null, bookingId: id, seatsFreed: 1, decide: (seats) => seats.release(id, actorId) }]),
      );
  }
}
