import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { ListOwnBookings, type BookingView, type OwnBooked } from '../../../contracts/booking/bookings.ts';
import { GetSessionsInBrief } from '../../../contracts/live-session/seats.ts';
import type { Page } from '../../../contracts/page.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../kernel/paging/keyset.ts';
import { PAYMENT_STATUS, POSITION } from '../seats/booking-columns.ts';
import { BOOKING_COLUMNS } from '../seats/seat-store.ts';

const LATEST_FIRST = new Keyset({ booked_at: 'time', id: 'id' }, 'desc');

@QueryHandler(ListOwnBookings)
export class ListOwnBookingsHandler implements IQueryHandler<ListOwnBookings> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, filter: { status }, page }: ListOwnBookings): Promise<Page<OwnBooked>> {
    const condition = sql`student_id = ${by.userId} and ${status ? sql`status = ${status}` : sql`true`}`;
    const { total } = (await this.db.row(sql<{ total: number }>`select count(*)::int as total from booking where ${condition}`))!;
    const rows = await this.db.rows(sql<BookingView & Placed & { place: number }>`
      select ${BOOKING_COLUMNS}, ${LATEST_FIRST.key}, session_id as "sessionId", ${POSITION} as position, ${PAYMENT_STATUS} as "paymentStatus" from booking b
      where ${condition} and ${LATEST_FIRST.afterCursor(page)} order by ${LATEST_FIRST.order} ${rowsOf(page)}`);
    const { rows: part, next } = cutTo(page.limit, rows);
    const sessions = part.length ? await this.queries.execute(new GetSessionsInBrief(part.map(({ sessionId }) => sessionId))) : new Map();
    const items = part.map(({ place: _place, key: _key, ...row }) => {
      const { title, startsAt, status: sessionStatus } = sessions.get(row.sessionId)!;
      return { ...row, title, startsAt, sessionStatus };
    });
    return { total, items, next };
  }
}
