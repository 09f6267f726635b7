import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetSessionsInBrief, type SessionInBrief } from '../../../../contracts/live-session/seats.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(GetSessionsInBrief)
export class GetSessionsInBriefHandler implements IQueryHandler<GetSessionsInBrief> {
  constructor(private readonly db: Database) {}

  async execute({ ids }: GetSessionsInBrief): Promise<ReadonlyMap<string, SessionInBrief>> {
    const rows = await this.db.rows(sql<SessionInBrief>`
      select id, title, starts_at as "startsAt", time_zone as "timeZone", status from live_session where id = any(${[...ids]}::uuid[])`);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
