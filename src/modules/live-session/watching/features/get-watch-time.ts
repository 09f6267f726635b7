import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetWatchTime, type WatchTime } from '../../../../contracts/live-session/watching.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { AttendedParts } from '../../presence/attended-parts.ts';
import { WATCH_COLUMNS } from '../watched-seconds.ts';

@QueryHandler(GetWatchTime)
export class GetWatchTimeHandler implements IQueryHandler<GetWatchTime> {
  constructor(
    private readonly db: Database,
    private readonly parts: AttendedParts,
  ) {}

  async execute({ sessionId, userIds }: GetWatchTime): Promise<ReadonlyMap<string, WatchTime>> {
    if (!isId(sessionId)) return new Map();
    const users = sql`i.user_id = any(${userIds.filter(isId)}::uuid[])`;
    const rows = await this.db.rows(sql<WatchTime>`
      with ${this.parts.of(sql`id = ${sessionId}`, users)}
      select user_id as "userId", ${WATCH_COLUMNS} from part group by session_id, user_id`);
    return new Map(rows.map((row) => [row.userId, row]));
  }
}
