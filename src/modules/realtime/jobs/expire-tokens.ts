import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.ts';
import { Scheduler } from '../../../kernel/scheduler.ts';
import { LIMITS } from '../limits.ts';
import type { Connection } from '../transport/connection.ts';
import { Connections } from '../transport/connections.ts';
import { signOut } from '../transport/disconnect.ts';

/** The warning that a connection's token is about to expire. Times are in ms since the epoch. */
interface Notice {
  readonly expiresAt: number;
  /** Infinity once the warning has been sent. */
  dueAt: number;
}

/** Warns clients whose token is about to expire, and disconnects those that have not sent RENEW by then. */
@Injectable()
export class ExpireTokens {
  private readonly notices = new WeakMap<Connection, Notice>();

  constructor(
    private readonly connections: Connections,
    private readonly clock: Clock,
    scheduler: Scheduler,
  ) {
    scheduler.every('expire tokens', 0.2, () => this.run());
  }

  run(now = this.clock.now().getTime()): void {
    for (const connection of this.connections) {
      if (connection.principal.expiresAt <= now) signOut(connection);
      // Clients of other systems cannot renew a token.
      else if (!connection.autoJoins && !connection.isArriving) this.warn(connection, now);
    }
  }

  private warn(connection: Connection, now: number): void {
    const { expiresAt } = connection.principal;
    let notice = this.notices.get(connection);
    if (notice?.expiresAt !== expiresAt) {
      notice = { expiresAt, dueAt: expiresAt - Math.min(LIMITS.expiryNoticeMs, (expiresAt - now) / 2) };
      this.notices.set(connection, notice);
    }
    if (now < notice.dueAt) return;
    notice.dueAt = Number.POSITIVE_INFINITY;
    connection.send('TOKEN_EXPIRING', { at: new Date(expiresAt) });
  }
}
