import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import { SessionStartingSoon } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';

const EVERY_SECONDS = 15;
const SOON_MS = 15 * 60_000;

/** Tells once of each planned start that it comes soon; of a start that was moved, again. */
@Injectable()
export class AnnounceUpcomingSessions {
  constructor(
    private readonly schedule: Scheduler,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    schedule.every('sessions that start soon', EVERY_SECONDS, () => this.tell(), { immediately: true });
  }

  async tell(): Promise<void> {
    const now = this.clock.now();
    const due = sql`status = 'scheduled' and starts_at > ${now} and starts_at <= ${new Date(now.getTime() + SOON_MS)}
      and soon_told_for is distinct from starts_at`;
    const sessions = await this.db.rows(sql<{ id: string }>`select id from live_session where ${due} order by starts_at limit 100`);
    await this.schedule.forEach(
      sessions.map(({ id }) => id),
      (id) =>
        this.db.transaction([sessionStream(id)], async (tx) => {
          const told = await this.db.row(sql<{ startsAt: Date }>`
            update live_session set soon_told_for = starts_at where id = ${id} and ${due} returning starts_at as "startsAt"`);
          if (!told) return;
          await tx.append(sessionStream(id), [new SessionStartingSoon({ sessionId: id, startsAt: told.startsAt.toISOString() }, 'nobody')]);
        }),
    );
  }
}
