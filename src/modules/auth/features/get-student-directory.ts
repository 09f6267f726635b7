import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetStudentDirectory, type UserView } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { USER_VIEW } from '../accounts/user-view.ts';

@QueryHandler(GetStudentDirectory)
export class GetStudentDirectoryHandler implements IQueryHandler<GetStudentDirectory> {
  constructor(private readonly db: Database) {}

  async execute({ by }: GetStudentDirectory): Promise<readonly UserView[]> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    return this.db.rows(sql<UserView>`
      select ${USER_VIEW} from app_user where role = 'student' and status = 'active' order by name_key, id`);
  }
}
