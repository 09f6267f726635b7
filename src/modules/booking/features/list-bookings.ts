import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetPeople } from '../../../contracts/auth.ts';
import { ListBookings, type BookingOfSession, type BookingView } from '../../../contracts/booking/bookings.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import type { Page } from '../../../contracts/page.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { cutTo, Keyset, rowsOf, type Placed } from '../../../kernel/paging/keyset.ts';
import { PAYMENT_STATUS, POSITION } from '../seats/booking-columns.ts';
import { BOOKING_COLUMNS } from '../seats/seat-store.ts';

/** By `place`, the number of a booking within its session. */
const AS_BOOKED = new Keyset({ place: 'int' });

@QueryHandler(ListBookings)
export class ListBookingsHandler implements IQueryHandler<ListBookings> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId, filter: { status }, page }: ListBookings): Promise<Page<BookingOfSession>> {
    const access = await this.queries.execute(new GetSessionAccess(sessionId, by));
    if (!access) throw new DomainError('SESSION_NOT_FOUND');
    if (!access.isStaff) throw new DomainError('NOT_SESSION_HOST');
    const condition = sql`session_id = ${access.sessionId} and ${status ? sql`status = ${status}` : sql`true`}`;
    const { total } = (await this.db.row(sql<{ total: number }>`select count(*)::int as total from booking where ${condition}`))!;
    const rows = await this.db.rows(sql<Omit<BookingView, 'sessionId'> & Placed & { place: number }>`
      select ${BOOKING_COLUMNS}, ${AS_BOOKED.key}, ${POSITION} as position, ${PAYMENT_STATUS} as "paymentStatus" from booking b
      where ${condition} and ${AS_BOOKED.afterCursor(page)} order by ${AS_BOOKED.order} ${rowsOf(page)}`);
    const { rows: part, next } = cutTo(page.limit, rows);
    const people = part.length ? await this.queries.execute(new GetPeople(part.map(({ studentId }) => studentId))) : [];
    const personOf = new Map(people.map((person) => [person.id, person]));
    const items = part.map(({ place: _place, key: _key, ...row }) => ({
      ...row,
      sessionId: access.sessionId,
      name: personOf.get(row.studentId)?.name ?? '',
      active: personOf.get(row.studentId)?.status === 'active',
    }));
    return { total, items, next };
  }
}
