import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { type Visibility } from '../../../contracts/live-session.js';
import { GetSeatRules, type SeatRules } from '../../../contracts/seats.js';
import { isId } from '../../../kernel/ids.js';
import { Database } from '../../../kernel/messaging/database.js';
import { needsBooking } from '../domain/access.js';

type Row = Omit<SeatRules, 'needsBooking' | 'listed'> & { readonly visibility: Visibility };

@QueryHandler(GetSeatRules)
export class GetSeatRulesHandler implements IQueryHandler<GetSeatRules> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId }: GetSeatRules): Promise<SeatRules | null> {
    if (!isId(sessionId)) return null;
    const row = await this.db.row(sql<Row>`
      select id as "sessionId", host_id as "hostId", status, starts_at as "startsAt", capacity, price, currency, late_booking as "lateBooking", title, code, visibility
      from live_session where id = ${sessionId}`);
    if (!row) return null;
    const { visibility, ...rules } = row;
    return { ...rules, needsBooking: needsBooking(row), listed: visibility !== 'class' };
  }
}
