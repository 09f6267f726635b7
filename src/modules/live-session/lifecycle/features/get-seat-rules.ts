import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { type Visibility } from '../../../../contracts/live-session.ts';
import { GetSeatRules, type SeatRules } from '../../../../contracts/seats.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { needsBooking } from '../../access/domain/access.ts';

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
