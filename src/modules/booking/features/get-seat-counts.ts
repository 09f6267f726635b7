import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetSeatCounts, type SeatCount } from '../../../contracts/booking.js';
import { Database } from '../../../kernel/messaging/database.js';

@QueryHandler(GetSeatCounts)
export class GetSeatCountsHandler implements IQueryHandler<GetSeatCounts> {
  constructor(private readonly db: Database) {}

  async execute({ sessionIds }: GetSeatCounts): Promise<ReadonlyMap<string, SeatCount>> {
    const rows = await this.db.rows(sql<SeatCount & { id: string }>`
      select session_id as id, count(*) filter (where status <> 'waitlisted')::int as taken, count(*) filter (where status = 'waitlisted')::int as waiting
      from booking where session_id = any(${[...sessionIds]}::uuid[]) and status in ('pending', 'confirmed', 'waitlisted') group by session_id`);
    return new Map(rows.map(({ id, taken, waiting }) => [id, { taken, waiting }]));
  }
}
