import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { SortByName } from '../../../contracts/auth.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(SortByName)
export class SortByNameHandler implements IQueryHandler<SortByName> {
  constructor(private readonly db: Database) {}

  async execute({ ids }: SortByName): Promise<readonly string[]> {
    const rows = await this.db.rows(sql<{ id: string }>`
      select id from unnest(${[...ids]}::uuid[]) as given (id) left join app_user using (id) order by name_key, id`);
    return rows.map(({ id }) => id);
  }
}
