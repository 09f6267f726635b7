import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindInactive, type UserStatus } from '../../../contracts/auth.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(FindInactive)
export class FindInactiveHandler implements IQueryHandler<FindInactive> {
  constructor(private readonly db: Database) {}

  async execute({ userIds, lock }: FindInactive): Promise<readonly string[]> {
    const ids = userIds.filter(isId);
    if (!ids.length) return [];
    const users = await this.db.rows(sql<{ id: string; status: UserStatus }>`
      select id, status from app_user where id = any(${ids}::uuid[]) order by id ${lock ? sql`for share` : sql``}`);
    return users.filter(({ status }) => status !== 'active').map(({ id }) => id);
  }
}
