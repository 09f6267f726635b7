import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetSeatsForCalendar, type CalendarSeat } from '../../../contracts/booking.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(GetSeatsForCalendar)
export class GetSeatsForCalendarHandler implements IQueryHandler<GetSeatsForCalendar> {
  constructor(private readonly db: Database) {}

  async execute({ studentId, sessionId }: GetSeatsForCalendar): Promise<ReadonlyMap<string, CalendarSeat>> {
    const rows = await this.db.rows(sql<CalendarSeat & { sessionId: string }>`
      select session_id as "sessionId", status <> 'confirmed' as tentative, confirmed_at as "confirmedAt" from booking
      where student_id = ${studentId} and status <> 'cancelled' ${sessionId ? sql`and session_id = ${sessionId}` : sql``} order by session_id`);
    return new Map(rows.map(({ sessionId: id, ...seat }) => [id, seat]));
  }
}
