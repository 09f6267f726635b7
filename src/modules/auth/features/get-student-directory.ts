import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetStudentDirectory, type StudentView } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(GetStudentDirectory)
export class GetStudentDirectoryHandler implements IQueryHandler<GetStudentDirectory> {
  constructor(private readonly db: Database) {}

  async execute({ by }: GetStudentDirectory): Promise<readonly StudentView[]> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    return this.db.rows(sql<StudentView>`
      select id, name, email from app_user where role = 'student' and status = 'active' order by name_key, id`);
  }
}
