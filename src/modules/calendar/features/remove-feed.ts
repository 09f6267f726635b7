import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { Principal } from '../../../contracts/auth.ts';
import { Database } from '../../../kernel/messaging/database.ts';

/** Removes the address of the caller's calendar. Changes nothing if there is none. */
export class RemoveFeed extends Command<void> {
  constructor(readonly by: Principal) {
    super();
  }
}

@CommandHandler(RemoveFeed)
export class RemoveFeedHandler implements ICommandHandler<RemoveFeed> {
  constructor(private readonly db: Database) {}

  async execute({ by }: RemoveFeed): Promise<void> {
    await this.db.rows(sql`delete from calendar_feed where user_id = ${by.userId}`);
  }
}
