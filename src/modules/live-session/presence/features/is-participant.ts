import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindPresent, FindSessionsJoined, IsParticipant } from '../../../../contracts/live-session/presence.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(IsParticipant)
export class IsParticipantHandler implements IQueryHandler<IsParticipant> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, userId }: IsParticipant): Promise<boolean> {
    if (!isId(sessionId) || !isId(userId)) return false;
    const here = await this.db.row(
      sql`select 1 from presence_interval where session_id = ${sessionId} and user_id = ${userId} and left_at is null limit 1`,
    );
    return here !== undefined;
  }
}

@QueryHandler(FindPresent)
export class FindPresentHandler implements IQueryHandler<FindPresent> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, userIds }: FindPresent): Promise<readonly string[]> {
    const rows = await this.db.rows(sql<{ id: string }>`
      select distinct user_id as id from presence_interval
      where session_id = ${sessionId} and user_id = any(${[...userIds]}::uuid[]) and left_at is null`);
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
