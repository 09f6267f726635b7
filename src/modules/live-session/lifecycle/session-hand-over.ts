import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import type { LiveSession } from './domain/live-session.ts';
import type { Host } from './domain/session-details.ts';
import { Hosts } from './hosts.ts';

/** What has to be known and set before sessions are handed over. The caller has locked their streams. */
@Injectable()
export class SessionHandOver {
  constructor(
    private readonly db: Database,
    private readonly hosts: Hosts,
    private readonly clock: Clock,
  ) {}

  /** The sessions are of one class, or of none. Returns undefined if this host already hosts all of them. */
  async prepare(tx: Transaction, hostId: string, sessions: readonly LiveSession[]): Promise<Host | undefined> {
    const handedOver = sessions.filter((session) => session.hostId !== hostId);
    if (!handedOver.length) return undefined;
    const host = await this.hosts.require(tx, hostId, handedOver[0]!.classId);
    for (const session of handedOver) if (session.status === 'live') await this.expect(session);
    return host;
  }

  /** The new host gets the full time to arrive, if the previous one was expected in the room. */
  private async expect({ id, hostId }: LiveSession): Promise<void> {
    await this.db.rows(sql`
      update live_session set host_due_at = ${this.clock.now()} where id = ${id} and (host_due_at > started_at or exists (
        select 1 from presence_interval h where h.session_id = ${id} and h.user_id = ${hostId} and h.node_id is not null))`);
  }
}
