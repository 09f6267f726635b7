import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetLiveSessionForMember, GetLiveSessionOfClass } from '../../../../contracts/live-session/class-sessions.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ClassMembers } from '../../access/class-members.ts';

const liveSessionOf = (classId: string) => sql<{ sessionId: string; hostId: string; startedAt: Date }>`
  select id as "sessionId", host_id as "hostId", started_at as "startedAt" from live_session where class_id = ${classId} and status = 'live'`;

@QueryHandler(GetLiveSessionOfClass)
export class GetLiveSessionOfClassHandler implements IQueryHandler<GetLiveSessionOfClass> {
  constructor(private readonly db: Database) {}

  async execute({ classId }: GetLiveSessionOfClass): Promise<QueryResult<GetLiveSessionOfClass>> {
    return isId(classId) ? ((await this.db.row(liveSessionOf(classId))) ?? null) : null;
  }
}

@QueryHandler(GetLiveSessionForMember)
export class GetLiveSessionForMemberHandler implements IQueryHandler<GetLiveSessionForMember> {
  constructor(
    private readonly db: Database,
    private readonly classMembers: ClassMembers,
  ) {}

  async execute({ by, classId }: GetLiveSessionForMember): Promise<QueryResult<GetLiveSessionForMember>> {
    await this.classMembers.require(classId, by);
    const live = await this.db.row(liveSessionOf(classId));
    return live ? { sessionId: live.sessionId, startedAt: live.startedAt } : null;
  }
}
