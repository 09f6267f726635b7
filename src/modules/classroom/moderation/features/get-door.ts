import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindClosedDoors, FindRemovals, GetDoor, type Door } from '../../../../contracts/classroom/moderation.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(GetDoor)
export class GetDoorHandler implements IQueryHandler<GetDoor> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, userIds }: GetDoor): Promise<Door> {
    const door = await this.db.row(sql<Door>`
      select coalesce((select locked from room_lock where session_id = ${sessionId}), false) as locked,
        array(select user_id from room_removal where session_id = ${sessionId} and user_id = any(${[...userIds]}::uuid[])) as removed`);
    return door!;
  }
}

@QueryHandler(FindClosedDoors)
export class FindClosedDoorsHandler implements IQueryHandler<FindClosedDoors> {
  constructor(private readonly db: Database) {}

  async execute({ userId, sessionIds }: FindClosedDoors): Promise<ReadonlyMap<string, 'locked' | 'removed'>> {
    const ids = sql`${[...sessionIds]}::uuid[]`;
    const rows = await this.db.rows(sql<{ id: string; why: 'locked' | 'removed' }>`
      select session_id as id, 'locked' as why from room_lock where locked and session_id = any(${ids})
      union all select session_id, 'removed' from room_removal where user_id = ${userId} and session_id = any(${ids})
      order by why`);
    // A session that is both comes last as `removed`.
    return new Map(rows.map(({ id, why }) => [id, why]));
  }
}

@QueryHandler(FindRemovals)
export class FindRemovalsHandler implements IQueryHandler<FindRemovals> {
  constructor(private readonly db: Database) {}

  async execute({ userIds }: FindRemovals): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const rows = await this.db.rows(sql<{ userId: string; sessionId: string }>`
      select user_id as "userId", session_id as "sessionId" from room_removal where user_id = any(${[...userIds]}::uuid[])`);
    const byUser = Map.groupBy(rows, ({ userId }) => userId);
    return new Map([...byUser].map(([userId, removals]) => [userId, new Set(removals.map(({ sessionId }) => sessionId))]));
  }
}
