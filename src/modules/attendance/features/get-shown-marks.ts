import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetShownMarks, type MarkStatus } from '../../../contracts/attendance.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(GetShownMarks)
export class GetShownMarksHandler implements IQueryHandler<GetShownMarks> {
  constructor(private readonly db: Database) {}

  async execute({ sessionId, studentIds }: GetShownMarks): Promise<ReadonlyMap<string, MarkStatus>> {
    const rows = await this.db.rows(sql<{ id: string; status: MarkStatus }>`
      select student_id as id, status from register_line
      where session_id = ${sessionId} and student_id = any(${[...studentIds]}::uuid[]) and shown and status is not null`);
    return new Map(rows.map(({ id, status }) => [id, status]));
  }
}
