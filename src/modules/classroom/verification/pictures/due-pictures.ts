import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import { Config } from '../../../../config/config.ts';
import { FindSessionsOver } from '../../../../contracts/live-session/seats.ts';
import { Clock } from '../../../../kernel/clock.ts';
import { Database } from '../../../../kernel/messaging/database.ts';

/** Longer than any upload takes: a picture that no verification has taken by then was left behind by a crash. */
const ORPHAN_MINUTES = 10;

/** Finds pictures that must not be stored any longer. */
@Injectable()
export class DuePictures {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** The sessions that have pictures and ended VERIFICATION_KEEP_HOURS ago. */
  async sessionsOver(): Promise<readonly string[]> {
    const sessions = await this.sessionsWith(sql`content_key is not null`);
    if (!sessions.length) return [];
    return this.queries.execute(new FindSessionsOver(sessions, this.before(this.config.verificationKeepHours * 60)));
  }

  /** The condition for pictures `p` that a crash left behind. */
  orphans(): RawBuilder<unknown> {
    return sql`p.content_key is not null and p.created_at < ${this.before(ORPHAN_MINUTES)}
      and not exists (select 1 from verification v where v.picture_id = p.id)`;
  }

  async sessionsWith(which: RawBuilder<unknown>): Promise<string[]> {
    const rows = await this.db.rows(sql<{ id: string }>`select distinct p.session_id as id from verification_picture p where ${which}`);
    return rows.map(({ id }) => id);
  }

  private before(minutes: number): Date {
    return new Date(this.clock.now().getTime() - minutes * 60_000);
  }
}
