import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';

const EVERY_SECONDS = 600;
/** How long the addresses that an account has signed in from stay known. */
const KEPT_FOR_MS = 90 * 86_400_000;

/** Deletes expired refresh tokens, and devices that ended long ago. */
@Injectable()
export class ForgetOldDevices {
  constructor(
    scheduler: Scheduler,
    private readonly db: Database,
    private readonly clock: Clock,
  ) {
    scheduler.every('forget old devices', EVERY_SECONDS, () => this.forget());
  }

  async forget(): Promise<void> {
    const now = this.clock.now();
    await this.db.rows(sql`delete from refresh_token where expires_at <= ${now}`);
    await this.db.rows(sql`delete from device where coalesce(ended_at, expires_at) <= ${new Date(now.getTime() - KEPT_FOR_MS)}`);
  }
}
