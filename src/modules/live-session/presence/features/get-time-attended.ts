import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetStays, GetTimeAttended, type Stay, type TimeAttended } from '../../../../contracts/live-session/attended.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ATTENDED_COLUMNS, AttendedParts } from '../attended-parts.ts';

@QueryHandler(GetTimeAttended)
export class GetTimeAttendedHandler implements IQueryHandler<GetTimeAttended> {
  constructor(
    private readonly db: Database,
    private readonly parts: AttendedParts,
  ) {}

  async execute({ sessionId, userIds }: GetTimeAttended): Promise<ReadonlyMap<string, TimeAttended>> {
    if (!isId(sessionId)) return new Map();
    const users = sql`i.user_id = any(${userIds.filter(isId)}::uuid[])`;
    const rows = await this.db.rows(sql<TimeAttended>`
      with ${this.parts.of(sql`id = ${sessionId}`, users)}
      select user_id as "userId", ${ATTENDED_COLUMNS} from part group by user_id`);
    return new Map(rows.map((row) => [row.userId, row]));
  }
}

@QueryHandler(GetStays)
export class GetStaysHandler implements IQueryHandler<GetStays> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, userId }: GetStays): Promise<readonly Stay[]> {
    if (!isId(sessionId) || (userId !== null && !isId(userId))) return [];
    const ofUser = userId === null ? sql`` : sql`and user_id = ${userId}`;
    return this.db.rows(sql<Stay>`
      select i.id, user_id as "userId", joined_at as "joinedAt", left_at as "leftAt",
        case when left_at is not null then floor(extract(epoch from greatest(
          least(left_at, ended_at) - greatest(joined_at, started_at), interval '0')))::int end as seconds
      from presence_interval i join live_session s on s.id = session_id
      where session_id = ${sessionId} and not staff ${ofUser} order by joined_at, i.id`);
  }
}
