import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { SessionHandedOver } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import type { LiveSession } from './domain/live-session.ts';
import { Hosts } from './hosts.ts';

/** Gives sessions to another host. The caller has locked their streams. */
@Injectable()
export class SessionHandOver {
  constructor(
    private readonly db: Database,
    private readonly hosts: Hosts,
    private readonly clock: Clock,
  ) {}

  /** The sessions are of one class, or of none. Those that this host has already stay as they are; the others come with the fact of it. */
  async to(tx: Transaction, hostId: string, sessions: readonly LiveSession[]): Promise<Map<LiveSession, SessionHandedOver>> {
    const given = sessions.filter((session) => session.hostId !== hostId);
    if (!given.length) return new Map();
    const host = await this.hosts.require(tx, hostId, given[0]!.classId);
    const now = this.clock.now();
    for (const session of given) if (session.status === 'live') await this.expect(session, now);
    return new Map(
      given.map((session) => {
        const payload = { sessionId: session.id, fromId: session.hostId, toId: hostId };
        session.handOver(host, now);
        return [session, new SessionHandedOver(payload, 'nobody')];
      }),
    );
  }

  /** The new host has the whole time to come, where the last one was expected in the room too. */
  private async expect({ id, hostId }: LiveSession, now: Date): Promise<void> {
    await this.db.rows(sql`
      update live_session set host_due_at = ${now} where id = ${id} and (host_due_at > started_at or exists (
        select 1 from presence_interval h where h.session_id = ${id} and h.user_id = ${hostId} and h.node_id is not null))`);
  }
}
