import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassNames } from '../../../contracts/classes.js';
import { isId } from '../../../kernel/ids.js';
import { Database } from '../../../kernel/messaging/database.js';

@QueryHandler(GetClassNames)
export class GetClassNamesHandler implements IQueryHandler<GetClassNames> {
  constructor(private readonly db: Database) {}

  async execute({ ids }: GetClassNames) {
    const known = ids.filter((id) => isId(id));
    return this.db.rows(sql<{ id: string; name: string }>`select id, name from class where id = any (${known}::uuid[])`);
  }
}
