import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { SessionChange } from '../lifecycle/session-change.ts';

const EVERY_SECONDS = 15;
const AHEAD_MS = 15 * 60_000;

/** Announces each session 15 minutes before its planned start: once, and again if the start is moved. */
@Injectable()
export class AnnounceUpcomingSessions {
  constructor(
    private readonly schedule: Scheduler,
    private readonly db: Database,
    private readonly change: SessionChange,
    private readonly clock: Clock,
  ) {
    schedule.every('announce upcoming sessions', EVERY_SECONDS, () => this.announceAll(), { immediately: true });
  }

  async announceAll(): Promise<void> {
    const now = this.clock.now();
    const due = sql`status = 'scheduled' and starts_at > ${now} and starts_at <= ${new Date(now.getTime() + AHEAD_MS)}
      and soon_told_for is distinct from starts_at`;
    const sessions = await this.db.rows(sql<{ id: string }>`select id from live_session where ${due} order by starts_at limit 100`);
    await this.schedule.forEach(
      sessions.map(({ id }) => id),
      (id) =>
        this.db.transaction([sessionStream(id)], async (tx) => {
          // The session may have changed, or another node may have announced it first.
          if (!(await this.db.row(sql`select 1 from live_session where id = ${id} and ${due}`))) return;
          const session = await this.change.find(tx, id);
          session!.announceStart();
          await saveFacts(tx, sessionStream(id), session!);
        }),
    );
  }
}
