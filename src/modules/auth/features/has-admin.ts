import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { HasAdmin } from '../../../contracts/auth.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(HasAdmin)
export class HasAdminHandler implements IQueryHandler<HasAdmin> {
  constructor(private readonly db: Database) {}

  async execute(): Promise<boolean> {
    const row = await this.db.row(sql<{ has: boolean }>`
      select exists (select 1 from app_user where role = 'admin' and status = 'active') as has`);
    return row!.has;
  }
}
