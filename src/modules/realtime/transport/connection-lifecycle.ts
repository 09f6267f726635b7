import { Injectable } from '@nestjs/common';
import type { Ack } from '../../../contracts/realtime.ts';
import { Shutdown } from '../../../kernel/shutdown.ts';
import { Dispatcher, type ClientMessage } from '../commands/dispatcher.ts';
import { AutoJoin } from '../hub/auto-join.ts';
import { RoomMembership } from '../hub/room-membership.ts';
import { LIMITS } from '../limits.ts';
import type { Connection } from './connection.ts';
import { Connections } from './connections.ts';
import { askToReconnect, disconnectWith, signOut } from './farewells.ts';

/** What happens to a connection from its handshake to its end, on either transport. */
@Injectable()
export class ConnectionLifecycle {
  private readonly closing = new Set<Promise<void>>();

  constructor(
    private readonly connections: Connections,
    private readonly dispatcher: Dispatcher,
    private readonly memberships: RoomMembership,
    private readonly autoJoin: AutoJoin,
    private readonly shutdown: Shutdown,
  ) {
    shutdown.onDraining(() => [...connections].forEach(askToReconnect));
  }

  /** Called before the handshake is answered. A client over a limit is admitted and told so once it is open. Throws UNAUTHENTICATED if the sign-in has ended. */
  async admit(connection: Connection, isRateLimited: boolean): Promise<void> {
    if (isRateLimited || this.connections.countOf(connection.principal.userId) >= LIMITS.connectionsPerUser) return;
    try {
      await this.connections.add(connection);
    } catch (error) {
      await this.closed(connection);
      throw error;
    }
  }

  /** Disconnects a client over a limit with an error, after which its library stays away. Resolves once an auto-joining connection is in its session. */
  async opened(connection: Connection): Promise<void> {
    // Signed out after it was admitted, when it could not receive the error yet.
    if (!connection.isActive) return signOut(connection);
    if (!this.connections.has(connection)) return disconnectWith(connection, 'TOO_MANY_REQUESTS');
    this.connections.open(connection);
    // The others were told when draining began.
    if (this.shutdown.isDraining) askToReconnect(connection);
    return this.autoJoin.settle(connection);
  }

  /** `message` is null for a frame that is not a message. */
  received(connection: Connection, message: ClientMessage | null, reply?: (answer: Ack<unknown>) => void): Promise<void> {
    return this.dispatcher.dispatch(connection, message, reply);
  }

  /** The connection has been sent the end of its session. */
  sessionEnded(connection: Connection): void {
    this.autoJoin.update(connection);
  }

  async closed(connection: Connection): Promise<void> {
    if (connection.closed) return;
    this.connections.remove(connection);
    const closed = this.memberships.disconnected(connection);
    this.closing.add(closed);
    await closed.finally(() => this.closing.delete(closed));
  }

  /** Resolves once the database knows that all closed connections have left. */
  async allClosed(): Promise<void> {
    await Promise.allSettled(this.closing);
  }
}
