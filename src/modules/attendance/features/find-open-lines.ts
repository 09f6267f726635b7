import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindOpenLines } from '../../../contracts/attendance.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(FindOpenLines)
export class FindOpenLinesHandler implements IQueryHandler<FindOpenLines> {
  constructor(private readonly db: Database) {}

  async execute({ studentId }: FindOpenLines): Promise<readonly string[]> {
    const rows = await this.db.rows(sql<{ id: string }>`
      select session_id as id from register_line join register using (session_id) where student_id = ${studentId} and closed_at is null`);
    return rows.map(({ id }) => id);
  }
}
