import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.js';
import type { Connection } from '../transport/connection.js';
import { Connections } from '../transport/connections.js';
import { signOut } from '../transport/sign-out.js';

const LOOK_EVERY_MS = 200;
/** How long before the end of its token a client is told, unless half of what is left is less. */
const NOTICE_MS = 60_000;

interface Watched {
  readonly expiresAt: number;
  /** Infinite once it was told. */
  tellAt: number;
}

/** Tells clients in time that their token ends, and cuts those that did not renew it. */
@Injectable()
export class TokenWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly watched = new WeakMap<Connection, Watched>();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly connections: Connections,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  look(now = this.clock.now().getTime()): void {
    for (const connection of this.connections) {
      if (connection.principal.expiresAt <= now) signOut(connection);
      // Clients of other systems know no renewal.
      else if (!connection.follows && !connection.isArriving) this.watch(connection, now);
    }
  }

  private watch(connection: Connection, now: number): void {
    const { expiresAt } = connection.principal;
    let watched = this.watched.get(connection);
    if (watched?.expiresAt !== expiresAt) {
      watched = { expiresAt, tellAt: expiresAt - Math.min(NOTICE_MS, (expiresAt - now) / 2) };
      this.watched.set(connection, watched);
    }
    if (now < watched.tellAt) return;
    watched.tellAt = Number.POSITIVE_INFINITY;
    connection.send('TOKEN_EXPIRING', { at: new Date(expiresAt) });
  }
}
