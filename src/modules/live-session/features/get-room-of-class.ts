import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetRoomOfClass } from '../../../contracts/class-room.js';
import { Database } from '../../../kernel/messaging/database.js';
import { ClassMembers } from '../class-members.js';

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
