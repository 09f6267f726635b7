import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetPeople, type Person } from '../../../contracts/auth.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(GetPeople)
export class GetPeopleHandler implements IQueryHandler<GetPeople> {
  constructor(private readonly db: Database) {}

  execute({ ids }: GetPeople): Promise<readonly Person[]> {
    return this.db.rows(sql<Person>`select id, name, email, role, status from app_user where id = any(${ids.filter(isId)}::uuid[])`);
  }
}
