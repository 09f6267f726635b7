import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindPresent, FindSessionsJoined } from '../../../../contracts/live-session/presence.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(FindPresent)
export class FindPresentHandler implements IQueryHandler<FindPresent> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, userIds }: FindPresent): Promise<readonly string[]> {
    const users = userIds.filter(isId);
    if (!isId(sessionId) || !users.length) return [];
    const rows = await this.db.rows(sql<{ id: string }>`
      select distinct user_id as id from presence_interval
      where session_id = ${sessionId} and user_id = any(${users}::uuid[]) and left_at is null`);
    return rows.map(({ id }) => id);
  }
}

@QueryHandler(FindSessionsJoined)
export class FindSessionsJoinedHandler implements IQueryHandler<FindSessionsJoined> {
  constructor(private readonly db: Database) {}

  async execute({ userId }: FindSessionsJoined): Promise<readonly string[]> {
    const rows = await this.db.rows(
      sql<{ id: string }>`select distinct session_id as id from presence_interval where user_id = ${userId} and left_at is null`,
    );
    return rows.map(({ id }) => id);
  }
}
