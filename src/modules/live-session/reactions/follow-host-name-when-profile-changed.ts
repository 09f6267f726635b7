import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetPeople, ProfileChanged } from '../../../contracts/auth.js';
import { isA, sessionStream, type RecordedFact } from '../../../contracts/fact.js';
import { sql } from 'kysely';
import { Database } from '../../../kernel/messaging/database.js';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.js';
import { LiveSession } from '../domain/live-session.js';

/** Lists and the search know hosts by the names that they have now. */
@Injectable()
@Reaction({ id: 'live-session.follow-host-name-when-profile-changed', on: [ProfileChanged], from: 'now' })
export class FollowHostNameWhenProfileChanged implements Reacts {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    const last = facts.findLast((fact) => isA(fact, ProfileChanged));
    if (!last?.payload.fields.includes('name')) return;
    const [host] = await this.queries.execute(new GetPeople([last.payload.userId]));
    if (!host) return;
    const sessions = await this.db.rows(
      sql<{ id: string }>`select id from live_session where host_id = ${host.id} and host_name <> ${host.name}`,
    );
    const ids = sessions.map(({ id }) => id);
    await this.db.transaction(ids.map(sessionStream), async (tx) => {
      for (const session of await tx.em.find(LiveSession, { id: { $in: ids } })) session.renameHost(host.name);
    });
  }
}
