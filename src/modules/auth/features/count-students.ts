import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { CountStudents } from '../../../contracts/auth.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(CountStudents)
export class CountStudentsHandler implements IQueryHandler<CountStudents> {
  constructor(private readonly db: Database) {}

  async execute(): Promise<number> {
    const row = await this.db.row(sql<{ count: number }>`
      select count(*)::int as count from app_user where role = 'student' and status = 'active'`);
    return row!.count;
  }
}
