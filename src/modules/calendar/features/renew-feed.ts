import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { digestOf, newSecret } from '../domain/feed-secret.ts';

/** Creates a new secret address for the caller's calendar; the old one stops working. */
export class RenewFeed extends Command<{ readonly url: string }> {
  constructor(readonly by: Principal) {
    super();
  }
}

@CommandHandler(RenewFeed)
export class RenewFeedHandler implements ICommandHandler<RenewFeed> {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async execute({ by: { userId } }: RenewFeed): Promise<CommandResult<RenewFeed>> {
    const secret = newSecret();
    await this.db.rows(sql`
      insert into calendar_feed (user_id, secret_hash, made_at) values (${userId}, ${digestOf(secret)}, ${this.clock.now()})
      on conflict (user_id) do update set secret_hash = excluded.secret_hash, made_at = excluded.made_at`);
    return { url: `${this.config.publicUrl}/api/v1/calendar/${secret}.ics` };
  }
}
