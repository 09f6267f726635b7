import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetRoomOfClass } from '../../../../contracts/class-room.ts';
import { Database } from '../../../../kernel/messaging/database.ts';
import { ClassMembers } from '../../access/class-members.ts';

@QueryHandler(GetRoomOfClass)
export class GetRoomOfClassHandler implements IQueryHandler<GetRoomOfClass> {
  constructor(
    private readonly db: Database,
    private readonly members: ClassMembers,
  ) {}

  async execute({ by, classId }: GetRoomOfClass): Promise<QueryResult<GetRoomOfClass>> {
    await this.members.require(classId, by);
    const live = await this.db.row(sql<{ sessionId: string; startedAt: Date }>`
      select id as "sessionId", started_at as "startedAt" from live_session where class_id = ${classId} and status = 'live'`);
    return live ?? null;
  }
}
