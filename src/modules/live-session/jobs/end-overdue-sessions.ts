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
/** A longer silence is a break. */
const GAP_MS = 60_000;

/**
 * One that nobody started in time. While another session of its class is live with staff in it, over a socket or not, it waits: nobody could
 * start it without ending that one. A roll call that its teacher runs without ever joining the room counts as well, since nobody can tell that they left.
 */
const unstarted = (
  since: Date,
) => sql`s.status = 'scheduled' and s.starts_at <= ${since} and coalesce(s.host_due_at, s.starts_at) <= ${since}
  and not exists (select 1 from live_session l where l.class_id = s.class_id and l.status = 'live' and (
    select coalesce(max(coalesce(i.left_at, 'infinity')), 'infinity') from presence_interval i where i.session_id = l.id and i.staff) > ${since})`;

/**
 * One whose host had a socket in it, and that no staff has been in since. A join without a socket is no presence that anybody can lose; but
 * who is handed such a session is expected to come, one way or the other.
 */
const deserted = (since: Date) => sql`s.status = 'live' and s.started_at <= ${since} and coalesce(s.host_due_at, s.started_at) <= ${since}
  and (s.host_due_at > s.started_at or exists (
    select 1 from presence_interval h where h.session_id = s.id and h.user_id = s.host_id and h.node_id is not null))
  and not exists (select 1 from presence_interval i
    where i.session_id = s.id and i.staff and (i.node_id is not null or s.host_due_at > s.started_at) and coalesce(i.left_at, 'infinity') > ${since})`;

const tooLong = (since: Date) => sql`s.status = 'live' and s.started_at <= ${since}`;

/** Ends what its host has let down, and what goes on for too long. */
@Injectable()
export class EndOverdueSessions {
  /** Since when hosts could come without a break, and since when that was last seen. */
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
    schedule.every('sessions that end themselves', EVERY_SECONDS, () => this.endAll(), { immediately: true });
  }

  async endAll(): Promise<void> {
    const absence = this.config.hostAbsent * 60_000;
    const now = this.clock.now().getTime();
    // While this node or the database was away, perhaps no host could come: whoever is late because of that gets the whole time.
    if (now - this.seenAt.getTime() > GAP_MS) this.upSince = this.clock.now();
    await this.db.row(sql`select 1`);
    this.seenAt = this.clock.now();
    if (now - this.upSince.getTime() >= absence) {
      // First what stands in the way of others, whose time begins with its end.
      await this.end(deserted(new Date(now - absence)), sql.ref('started_at'), 'host_absent');
      await this.end(unstarted(new Date(now - absence)), sql.ref('starts_at'), 'host_absent');
    }
    await this.end(tooLong(new Date(now - this.config.sessionMax * 3_600_000)), sql.ref('started_at'), 'held');
  }

  /** In the order in which they became due, which is that of an index, too. */
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
