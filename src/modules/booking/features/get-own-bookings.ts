import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetOwnBookings, type OwnBooking } from '../../../contracts/booking.js';
import { Database } from '../../../kernel/messaging/database.js';
import { POSITION } from '../booking-views.js';

@QueryHandler(GetOwnBookings)
export class GetOwnBookingsHandler implements IQueryHandler<GetOwnBookings> {
  constructor(private readonly db: Database) {}

  async execute({ studentId, sessionIds }: GetOwnBookings): Promise<ReadonlyMap<string, OwnBooking>> {
    const rows = await this.db.rows(sql<OwnBooking & { sessionId: string }>`
      select session_id as "sessionId", id, status, held_until as "heldUntil", ${POSITION} as position from booking b
      where student_id = ${studentId} and session_id = any(${[...sessionIds]}::uuid[]) and status <> 'cancelled'`);
    return new Map(rows.map(({ sessionId, ...booking }) => [sessionId, booking]));
  }
}
