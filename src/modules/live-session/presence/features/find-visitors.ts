import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindVisitors, type Visitor } from '../../../../contracts/live-session/presence.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(FindVisitors)
export class FindVisitorsHandler implements IQueryHandler<FindVisitors> {
  constructor(private readonly db: Database) {}

  execute({ sessionId, userIds }: FindVisitors): Promise<readonly Visitor[]> {
    const some = userIds ? sql`user_id = any(${[...userIds]}::uuid[])` : sql`left_at is null`;
    return this.db.rows(sql<Visitor>`
      select user_id as "userId", coalesce(bool_or(staff) filter (where left_at is null), false) as staff,
        min(here_since) filter (where left_at is null) as "hereSince"
      from presence_interval where session_id = ${sessionId} and ${some} group by user_id`);
  }
}
