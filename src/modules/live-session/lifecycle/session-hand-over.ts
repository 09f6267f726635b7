import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import type { LiveSession } from './domain/live-session.ts';
import type { Host } from './domain/session-details.ts';
import { Hosts } from './hosts.ts';

/** Prepares sessions for a hand-over. The caller must have locked their streams. */
@Injectable()
export class SessionHandOver {
  constructor(
    private readonly db: Database,
    private readonly hosts: Hosts,
    private readonly clock: Clock,
  ) {}

  /** Checks the new host and returns it; undefined if the user already hosts all of the sessions. The sessions must share one class, or have none. */
  async prepare(tx: Transaction, hostId: string, sessions: readonly LiveSession[]): Promise<Host | undefined> {
    const handedOver = sessions.filter((session) => session.hostId !== hostId);
    if (!handedOver.length) return undefined;
    const host = await this.hosts.require(tx, hostId, handedOver[0]!.classId);
    for (const session of handedOver) if (session.status === 'live') await this.awaitHost(session);
    return host;
  }

  /** Gives the new host the full time to arrive, if the previous host had been in the room or was still awaited. */
  private async awaitHost({ id, hostId }: LiveSession): Promise<void> {
    await this.db.rows(sql`
      update live_session set host_due_at = ${this.clock.now()} where id = ${id} and (host_due_at > started_at or exists (
        select 1 from presence_interval h where h.session_id = ${id} and h.user_id = ${hostId} and h.node_id is not null))`);
  }
}
