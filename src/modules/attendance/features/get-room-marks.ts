import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetRoomMarks, type LineState } from '../../../contracts/attendance.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { LINE_STATE } from '../register/line-columns.ts';

/** One statement serves everyone who joins a room at the same time. */
@QueryHandler(GetRoomMarks)
export class GetRoomMarksHandler implements IQueryHandler<GetRoomMarks> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, all, userIds }: GetRoomMarks) {
    const ofUsers = all ? sql`` : sql`and student_id = any(${[...userIds]}::uuid[])`;
    const rows = await this.db.rows(sql<LineState & { shown: boolean }>`
      select ${LINE_STATE}, shown from register_line where session_id = ${sessionId} ${ofUsers} order by student_id`);
    const lines = rows.map(({ shown: _shown, ...line }) => line);
    const wanted = new Set(userIds);
    return {
      lines: all ? lines : [],
      shown: all ? lines.filter((_, index) => rows[index]!.shown) : [],
      own: new Map(lines.filter(({ studentId }) => wanted.has(studentId)).map((line) => [line.studentId, line])),
    };
  }
}
