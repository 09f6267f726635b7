import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { IdentityLinked } from '../../../contracts/auth.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';

/** The proven owner of the email has taken over the account. Whoever used it before may know the feed's secret address and must no longer be able to read it. */
@Injectable()
@Reaction({ id: 'calendar.remove-feed-when-account-replaced', on: [IdentityLinked], inline: true, from: 'now' })
export class RemoveFeedWhenAccountReplaced implements Reacts {
  constructor(private readonly db: Database) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts) if (isA(fact, IdentityLinked) && fact.payload.replaced) await this.remove(fact);
  }

  /** Keeps a feed that the new owner has created since. */
  private async remove({ payload: { userId }, occurredAt }: RecordedFact<IdentityLinked['payload']>): Promise<void> {
    await this.db.rows(sql`delete from calendar_feed where user_id = ${userId} and made_at <= ${occurredAt}`);
  }
}
