import { Injectable } from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { newId } from '../../../kernel/ids.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { LeaseLost, Node } from '../../../kernel/node.ts';

/**
 * This node's lease, timed by the database's clock. A node that does not renew its lease in time counts as dead, and its presence intervals end.
 * `started_at` is when the current unbroken series of renewals began.
 */
@Injectable()
export class NodeLease {
  constructor(
    private readonly db: Database,
    private readonly node: Node,
    private readonly events: EventBus,
    private readonly config: Config,
    private readonly log: Log,
  ) {}

  async take(nodeId = this.node.id): Promise<void> {
    await this.db.rows(sql`insert into node_lease (node_id) values (${nodeId})`);
  }

  /**
   * Renews the lease. Returns whether this node has been alive for a full lease period. Until then it must not reap other nodes: their leases
   * may have expired only because the database was down.
   */
  async renew(): Promise<boolean> {
    const lease = sql`${this.config.nodeLease} * interval '1 second'`;
    const alive = await this.db.row(sql<{ settled: boolean }>`
      update node_lease set started_at = case when seen_at < now() - ${lease} then now() else started_at end, seen_at = now()
      where node_id = ${this.node.id} returning started_at <= now() - ${lease} as settled`);
    if (alive) return alive.settled;
    await this.comeBack();
    return false;
  }

  /** Releases the lease, unless intervals are still open: another node will end those once the lease expires. */
  async giveUp(): Promise<void> {
    await this.db.rows(sql`
      delete from node_lease where node_id = ${this.node.id}
        and not exists (select 1 from presence_interval where node_id = ${this.node.id} and left_at is null)`);
  }

  private async comeBack(): Promise<void> {
    const [lost, id] = [this.node.id, newId()];
    await this.take(id);
    this.node.become(id);
    this.log.warn('this node lost its lease and continues under a new id', { lost, nodeId: id });
    this.events.publish(new LeaseLost(lost, id));
  }
}
