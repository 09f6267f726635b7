import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindSessionsOver } from '../../../../contracts/live-session/seats.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(FindSessionsOver)
export class FindSessionsOverHandler implements IQueryHandler<FindSessionsOver> {
  constructor(private readonly db: Database) {}

  async execute({ sessionIds, since }: FindSessionsOver): Promise<readonly string[]> {
    const rows = await this.db.rows(
      sql<{
        id: string;
      }>`select id from live_session where id = any(${[...sessionIds]}::uuid[]) and ended_at <= ${since} order by ended_at`,
    );
    return rows.map(({ id }) => id);
  }
}
