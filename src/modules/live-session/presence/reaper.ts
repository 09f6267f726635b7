import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { PresenceStore } from './presence-store.ts';

type Orphaned = { sessionId: string; userId: string };

/** Ends the presence intervals of dead nodes, as of their last lease renewal. */
@Injectable()
export class Reaper {
  constructor(
    private readonly db: Database,
    private readonly presence: PresenceStore,
    private readonly config: Config,
  ) {}

  /**
   * Deletes expired leases and ends the intervals of their nodes in one transaction: a hung node that wakes up waits for the transaction, and
   * then finds its lease gone. Only one node reaps at a time.
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
   * Ends the intervals of all nodes without a lease, not only of those in `seenAt`: a hung node may have let someone in after its lease was
   * deleted. Such an interval ends when it began.
   */
  private async endIntervals(tx: Transaction, seenAt: ReadonlyMap<string, Date>): Promise<void> {
    const orphaned = await this.db.rows(sql<Orphaned>`
      select distinct session_id as "sessionId", user_id as "userId" from presence_interval i
      where left_at is null and node_id is not null and not exists (select 1 from node_lease l where l.node_id = i.node_id)`);
    const bySession = Map.groupBy(orphaned, ({ sessionId }) => sessionId);
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
