import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { Config } from '../../../config/config.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SessionOutcome } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { LiveSession } from '../lifecycle/domain/live-session.ts';
import { SessionEnd } from '../lifecycle/session-end.ts';

const EVERY_SECONDS = 15;
/** A longer gap between runs means that this node or the database was down. */
const GAP_MS = 60_000;

/**
 * Sessions that were not started in time. A session may wait while another session of its class is live with staff in it, because starting it
 * would end the other one. The same goes if no staff ever joined the other one, as in a roll call without a room: there is no telling whether
 * its teacher has left.
 */
const unstarted = (
  since: Date,
) => sql`s.status = 'scheduled' and s.starts_at <= ${since} and coalesce(s.host_due_at, s.starts_at) <= ${since}
  and not exists (select 1 from live_session l where l.class_id = s.class_id and l.status = 'live' and (
    select coalesce(max(coalesce(i.left_at, 'infinity')), 'infinity') from presence_interval i where i.session_id = l.id and i.staff) > ${since})`;

/**
 * Live sessions that the host has left, and in which there has been no staff since. The host must have been connected by a socket, because a REST
 * join cannot be lost. After a hand-over, the new host must join, by socket or REST.
 */
const deserted = (since: Date) => sql`s.status = 'live' and s.started_at <= ${since} and coalesce(s.host_due_at, s.started_at) <= ${since}
  and (s.host_due_at > s.started_at or exists (
    select 1 from presence_interval h where h.session_id = s.id and h.user_id = s.host_id and h.node_id is not null))
  and not exists (select 1 from presence_interval i
    where i.session_id = s.id and i.staff and (i.node_id is not null or s.host_due_at > s.started_at) and coalesce(i.left_at, 'infinity') > ${since})`;

const tooLong = (since: Date) => sql`s.status = 'live' and s.started_at <= ${since}`;

/** Ends sessions whose host is absent and sessions that exceed the maximum length. */
@Injectable()
export class EndOverdueSessions {
  /** Since when this node and the database have been up without a break. */
  private upSince: Date;
  /** When both were last known to be up. */
  private seenAt: Date;

  constructor(
    private readonly schedule: Scheduler,
    private readonly db: Database,
    private readonly sessionEnd: SessionEnd,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {
    this.upSince = this.seenAt = clock.now();
    schedule.every('end overdue sessions', EVERY_SECONDS, () => this.endAll(), { immediately: true });
  }

  async endAll(): Promise<void> {
    const absence = this.config.hostAbsent * 60_000;
    const now = this.clock.now().getTime();
    // Hosts may have been unable to join while this node or the database was down: everyone gets the full time again.
    if (now - this.seenAt.getTime() > GAP_MS) this.upSince = this.clock.now();
    await this.db.row(sql`select 1`);
    this.seenAt = this.clock.now();
    if (now - this.upSince.getTime() >= absence) {
      // Deserted sessions first, because they may hold up other sessions of the class, whose time starts when they end.
      await this.end(deserted(new Date(now - absence)), sql.ref('started_at'), 'host_absent');
      await this.end(unstarted(new Date(now - absence)), sql.ref('starts_at'), 'host_absent');
    }
    await this.end(tooLong(new Date(now - this.config.sessionMax * 3_600_000)), sql.ref('started_at'), 'held');
  }

  /** Ends the sessions that are due, in the order of an index. */
  private async end(due: RawBuilder<unknown>, order: RawBuilder<unknown>, outcome: SessionOutcome): Promise<void> {
    const sessions = await this.db.rows(sql<{ id: string }>`select s.id from live_session s where ${due} order by ${order} limit 100`);
    await this.schedule.forEach(
      sessions.map(({ id }) => id),
      (id) =>
        this.db.transaction([sessionStream(id)], async (tx) => {
          // The host may have joined, or another node may have ended it first.
          if (!(await this.db.row(sql`select 1 from live_session s where s.id = ${id} and ${due}`))) return;
          await this.sessionEnd.end(tx, (await tx.em.findOne(LiveSession, id))!, outcome, null);
        }),
    );
  }
}
