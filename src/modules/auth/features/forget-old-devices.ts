import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { sql } from 'kysely';
import { Clock } from '../../../kernel/clock.js';
import { Log } from '../../../kernel/logging/log.js';
import { Database } from '../../../kernel/messaging/database.js';

const EVERY_MS = 600_000;
/** For so long an address from which an account signed in stays known. */
const KEPT_FOR_MS = 90 * 86_400_000;

/** Forgets refresh tokens that have expired, and devices that ended long ago. */
@Injectable()
export class ForgetOldDevices implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.forget().catch((error: unknown) => this.log.warn('old devices could not be forgotten', { error }));
    }, EVERY_MS);
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async forget(): Promise<void> {
    const now = this.clock.now();
    await this.db.rows(sql`delete from refresh_token where expires_at <= ${now}`);
    await this.db.rows(sql`delete from device where coalesce(ended_at, expires_at) <= ${new Date(now.getTime() - KEPT_FOR_MS)}`);
  }
}
