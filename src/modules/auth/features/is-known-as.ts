import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { IsKnownAs } from '../../../contracts/identities.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(IsKnownAs)
export class IsKnownAsHandler implements IQueryHandler<IsKnownAs> {
  constructor(private readonly db: Database) {}

  async execute({ userId, subject }: IsKnownAs): Promise<boolean> {
    const found = await this.db.row(sql`select 1 from user_identity where user_id = ${userId} and subject = ${subject}`);
    return found !== undefined;
  }
}
