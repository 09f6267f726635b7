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
/** A longer time without a run means that this node or the database was away. */
const GAP_MS = 60_000;

/**
 * Not started in time. It may wait while another session of its class is live with staff in it, because starting it would end that one; also
 * if that is a roll call whose teacher never joined the room, since there is no way to tell that they left.
 */
const unstarted = (
  since: Date,
) => sql`s.status = 'scheduled' and s.starts_at <= ${since} and coalesce(s.host_due_at, s.starts_at) <= ${since}
  and not exists (select 1 from live_session l where l.class_id = s.class_id and l.status = 'live' and (
    select coalesce(max(coalesce(i.left_at, 'infinity')), 'infinity') from presence_interval i where i.session_id = l.id and i.staff) > ${since})`;

/**
 * Left by its host, with no staff in it since. Only counts if the host had a socket in it: a REST join cannot be lost. A host it was handed
 * over to has to come, one way or the other.
 */
const deserted = (since: Date) => sql`s.status = 'live' and s.started_at <= ${since} and coalesce(s.host_due_at, s.started_at) <= ${since}
  and (s.host_due_at > s.started_at or exists (
    select 1 from presence_interval h where h.session_id = s.id and h.user_id = s.host_id and h.node_id is not null))
  and not exists (select 1 from presence_interval i
    where i.session_id = s.id and i.staff and (i.node_id is not null or s.host_due_at > s.started_at) and coalesce(i.left_at, 'infinity') > ${since})`;

const tooLong = (since: Date) => sql`s.status = 'live' and s.started_at <= ${since}`;

/** Ends sessions whose host is absent, and those that exceed the maximum length. */
@Injectable()
export class EndOverdueSessions {
  /** Since when hosts have been able to come without a break, and when that was last known. */
  private upSince: Date;
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
    // Perhaps no host could come while this node or the database was away: then everyone gets the full time again.
    if (now - this.seenAt.getTime() > GAP_MS) this.upSince = this.clock.now();
    await this.db.row(sql`select 1`);
    this.seenAt = this.clock.now();
    if (now - this.upSince.getTime() >= absence) {
      // First, because it may block others, whose time begins when it ends.
      await this.end(deserted(new Date(now - absence)), sql.ref('started_at'), 'host_absent');
      await this.end(unstarted(new Date(now - absence)), sql.ref('starts_at'), 'host_absent');
    }
    await this.end(tooLong(new Date(now - this.config.sessionMax * 3_600_000)), sql.ref('started_at'), 'held');
  }

  /** In the order in which they became due, which an index supports. */
  private async end(due: RawBuilder<unknown>, order: RawBuilder<unknown>, outcome: SessionOutcome): Promise<void> {
    const sessions = await this.db.rows(sql<{ id: string }>`select s.id from live_session s where ${due} order by ${order} limit 100`);
    await this.schedule.forEach(
      sessions.map(({ id }) => id),
      (id) =>
        this.db.transaction([sessionStream(id)], async (tx) => {
          // The host may have come, or another node may have been first.
          if (!(await this.db.row(sql`select 1 from live_session s where s.id = ${id} and ${due}`))) return;
          await this.sessionEnd.end(tx, (await tx.em.findOne(LiveSession, id))!, outcome, null);
        }),
    );
  }
}
