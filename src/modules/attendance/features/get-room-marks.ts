import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetRoomMarks, type LineState, type MarkSource, type MarkStatus, type NotExpected } from '../../../contracts/attendance.ts';
import { Database } from '../../../kernel/messaging/database.ts';

interface Row {
  student_id: string;
  expected: boolean;
  not_expected: NotExpected | null;
  status: MarkStatus | null;
  source: MarkSource | null;
  marked_at: Date | null;
  shown: boolean;
}

/** Answers everyone who joins a room at the same time with one statement. */
@QueryHandler(GetRoomMarks)
export class GetRoomMarksHandler implements IQueryHandler<GetRoomMarks> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, all, userIds }: GetRoomMarks) {
    const ofUsers = all ? sql`` : sql`and student_id = any(${[...userIds]}::uuid[])`;
    const rows = await this.db.rows(sql<Row>`
      select student_id, expected, not_expected, status, source, marked_at, shown from register_line where session_id = ${sessionId} ${ofUsers} order by student_id`);
    const lines = rows.map((row): LineState => ({
      studentId: row.student_id,
      expected: row.expected,
      notExpected: row.not_expected,
      status: row.status,
      source: row.source,
      markedAt: row.marked_at,
    }));
    const wanted = new Set(userIds);
    return {
      lines: all ? lines : [],
      shown: all ? lines.filter((_, index) => rows[index]!.shown) : [],
      own: new Map(lines.filter(({ studentId }) => wanted.has(studentId)).map((line) => [line.studentId, line])),
    };
  }
}
