import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { type Visibility } from '../../../../contracts/live-session.ts';
import { GetSeatRules, type SeatRules } from '../../../../contracts/live-session/seats.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { isBookable, needsBooking, type BookingWindow } from '../../access/domain/session-access.ts';

type Row = Omit<SeatRules, 'isBookable' | 'needsBooking' | 'listed'> & BookingWindow & { readonly visibility: Visibility };

@QueryHandler(GetSeatRules)
export class GetSeatRulesHandler implements IQueryHandler<GetSeatRules> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ sessionId }: GetSeatRules): Promise<SeatRules | null> {
    if (!isId(sessionId)) return null;
    const row = await this.db.row(sql<Row>`
      select id as "sessionId", host_id as "hostId", status, starts_at as "startsAt", capacity, price, currency, late_booking as "lateBooking", title, code, visibility
      from live_session where id = ${sessionId}`);
    if (!row) return null;
    const { visibility, startsAt: _, lateBooking: __, ...rules } = row;
    return {
      ...rules,
      isBookable: isBookable(row, this.clock.now()),
      needsBooking: needsBooking(row),
      listed: visibility !== 'class',
    };
  }
}
