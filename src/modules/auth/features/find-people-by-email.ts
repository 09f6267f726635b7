import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindPeopleByEmail, type Person } from '../../../contracts/auth.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { emailKey } from '../../../kernel/domain/email.ts';

@QueryHandler(FindPeopleByEmail)
export class FindPeopleByEmailHandler implements IQueryHandler<FindPeopleByEmail> {
  constructor(private readonly db: Database) {}

  execute({ emails }: FindPeopleByEmail): Promise<readonly Person[]> {
    return this.db.rows(sql<Person>`
      select id, name, email, role, status from app_user where email_key = any(${emails.map(emailKey)}::text[])`);
  }
}
