import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetSeatCounts, type OwnBooking, type SeatCount } from '../../../contracts/booking.js';
import { Database } from '../../../kernel/messaging/database.js';
import { POSITION } from '../booking-views.js';

type Row = SeatCount & { readonly sessionId: string; readonly id: string | null } & Omit<OwnBooking, 'id'>;

@QueryHandler(GetSeatCounts)
export class GetSeatCountsHandler implements IQueryHandler<GetSeatCounts> {
  constructor(private readonly db: Database) {}

  /** Lists ask for twenty sessions at a time, so it is one statement. */
  async execute({ sessionIds, studentId }: GetSeatCounts) {
    const rows = await this.db.rows(sql<Row>`
      select seats.*, b.id, b.status, b.held_until as "heldUntil", ${POSITION} as position from (
        select session_id as "sessionId", count(*) filter (where status <> 'waitlisted')::int as taken, count(*) filter (where status = 'waitlisted')::int as waiting
        from booking where session_id = any(${[...sessionIds]}::uuid[]) and status in ('pending', 'confirmed', 'waitlisted') group by session_id
      ) seats left join booking b on b.session_id = seats."sessionId" and b.student_id = ${studentId}::uuid and b.status <> 'cancelled'`);
    return new Map(
      rows.map(({ sessionId, taken, waiting, id, ...booking }) => [
        sessionId,
        { taken, waiting, own: id === null ? null : { id, ...booking } },
      ]),
    );
  }
}
