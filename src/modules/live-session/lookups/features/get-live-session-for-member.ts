import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetLiveSessionForMember } from '../../../../contracts/live-session/class-sessions.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { RequireClassMember } from '../../access/require-class-member.ts';

@QueryHandler(GetLiveSessionForMember)
export class GetLiveSessionForMemberHandler implements IQueryHandler<GetLiveSessionForMember> {
  constructor(
    private readonly db: Database,
    private readonly requireMember: RequireClassMember,
  ) {}

  async execute({ by, classId }: GetLiveSessionForMember): Promise<QueryResult<GetLiveSessionForMember>> {
    await this.requireMember.check(classId, by);
    const live = await this.db.row(sql<{ sessionId: string; startedAt: Date }>`
      select id as "sessionId", started_at as "startedAt" from live_session where class_id = ${classId} and status = 'live'`);
    return live ?? null;
  }
}
