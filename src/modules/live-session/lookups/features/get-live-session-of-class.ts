import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetLiveSessionOfClass } from '../../../../contracts/live-session/class-sessions.ts';
import { isId } from '../../../../kernel/ids.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

@QueryHandler(GetLiveSessionOfClass)
export class GetLiveSessionOfClassHandler implements IQueryHandler<GetLiveSessionOfClass> {
  constructor(private readonly db: Database) {}

  async execute({ classId }: GetLiveSessionOfClass): Promise<QueryResult<GetLiveSessionOfClass>> {
    if (!isId(classId)) return null;
    const live = await this.db.row(sql<{ sessionId: string; hostId: string; startedAt: Date }>`
      select id as "sessionId", host_id as "hostId", started_at as "startedAt" from live_session where class_id = ${classId} and status = 'live'`);
    return live ?? null;
  }
}
