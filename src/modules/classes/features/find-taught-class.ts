import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindTaughtClass } from '../../../contracts/classes.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(FindTaughtClass)
export class FindTaughtClassHandler implements IQueryHandler<FindTaughtClass> {
  constructor(private readonly db: Database) {}

  async execute({ userId, name }: FindTaughtClass): Promise<string | null> {
    const found = await this.db.row(sql<{ id: string }>`
      select id from class where teacher_ids @> array[${userId}]::uuid[] and name = ${name} and archived_at is null
      order by created_at desc, id desc limit 1`);
    return found?.id ?? null;
  }
}
