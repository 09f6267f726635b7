import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { PresenceStore } from './presence-store.ts';

type Lost = { sessionId: string; userId: string };

/** Ends the presence intervals of dead nodes at their last lease renewal. */
@Injectable()
export class Reaper {
  constructor(
    private readonly db: Database,
    private readonly presence: PresenceStore,
    private readonly config: Config,
  ) {}

  /**
   * Deletes expired leases and ends their intervals in one transaction: a node that hung and comes back waits for it, and then finds its lease
   * gone. One node at a time.
   */
  async reap(): Promise<void> {
    await this.db.transaction([], async (tx) => {
      const claim = await this.db.row(
        sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('rollcall presence reaper', 0)) as mine`,
      );
      if (!claim?.mine) return;
      const dead = await this.db.rows(sql<{ nodeId: string; seenAt: Date }>`
        delete from node_lease where seen_at < now() - ${this.config.nodeLease} * interval '1 second' returning node_id as "nodeId", seen_at as "seenAt"`);
      const seenAt = new Map(dead.map(({ nodeId, seenAt }) => [nodeId, seenAt]));
      await this.endIntervals(tx, seenAt);
    });
  }

  /**
   * Of these nodes, and of any without a lease: a node that hung may have let someone in after its lease was gone. Such an interval ends when
   * it began.
   */
  private async endIntervals(tx: Transaction, seenAt: ReadonlyMap<string, Date>): Promise<void> {
    const lost = await this.db.rows(sql<Lost>`
      select distinct session_id as "sessionId", user_id as "userId" from presence_interval i
      where left_at is null and node_id is not null and not exists (select 1 from node_lease l where l.node_id = i.node_id)`);
    const bySession = Map.groupBy(lost, ({ sessionId }) => sessionId);
    await tx.lock(...[...bySession.keys()].map(sessionStream));
    const alive = await this.livingNodes();
    for (const [sessionId, users] of bySession) {
      const room = await this.presence.load(
        sessionId,
        users.map(({ userId }) => userId),
      );
      room.closeAll(
        ({ nodeId }) => nodeId !== null && !alive.has(nodeId),
        ({ nodeId, joinedAt }) => seenAt.get(nodeId!) ?? joinedAt,
        'node-died',
      );
      await this.presence.save(tx, sessionId, room);
    }
  }

  private async livingNodes(): Promise<Set<string>> {
    return new Set((await this.db.rows(sql<{ id: string }>`select node_id as id from node_lease`)).map(({ id }) => id));
  }
}
