import { Injectable } from '@nestjs/common';
import type { Ack } from '../../../contracts/realtime.ts';
import { Shutdown } from '../../../kernel/shutdown.ts';
import { Dispatcher, type ClientMessage } from '../commands/dispatcher.ts';
import { AutoJoin } from '../hub/auto-join.ts';
import { RoomMembership } from '../hub/room-membership.ts';
import { LIMITS } from '../limits.ts';
import type { Connection } from './connection.ts';
import { Connections } from './connections.ts';
import { askToReconnect, disconnectWith, signOut } from './disconnect.ts';

/** Follows each connection from its handshake to its end, on either transport. */
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

  /** Called before the handshake is answered. Throws UNAUTHENTICATED if the sign-in has ended. A client over a limit passes, and is rejected by `opened`. */
  async admit(connection: Connection, isRateLimited: boolean): Promise<void> {
    if (isRateLimited || this.connections.countOf(connection.principal.userId) >= LIMITS.connectionsPerUser) return;
    try {
      await this.connections.add(connection);
    } catch (error) {
      await this.closed(connection);
      throw error;
    }
  }

  /**
   * Called once the client can receive messages. Disconnects a client over a limit with an error, after which its library does not retry.
   * Resolves once an auto-joining connection is in its session.
   */
  async opened(connection: Connection): Promise<void> {
    // It was signed out between `admit` and now, and could not receive the error then.
    if (!connection.isActive) return signOut(connection);
    if (!this.connections.has(connection)) return disconnectWith(connection, 'TOO_MANY_REQUESTS');
    this.connections.open(connection);
    // Connections that were already open were told when draining began.
    if (this.shutdown.isDraining) askToReconnect(connection);
    return this.autoJoin.settle(connection);
  }

  /** `message` is null if the frame could not be parsed. */
  received(connection: Connection, message: ClientMessage | null, reply?: (answer: Ack<unknown>) => void): Promise<void> {
    return this.dispatcher.dispatch(connection, message, reply);
  }

  /** Called once the connection has been sent the end of its session. */
  sessionEnded(connection: Connection): void {
    this.autoJoin.update(connection);
  }

  async closed(connection: Connection): Promise<void> {
    if (connection.closed) return;
    connection.closed = true;
    this.connections.remove(connection);
    const leaving = this.memberships.leave(connection);
    this.closing.add(leaving);
    await leaving.finally(() => this.closing.delete(leaving));
  }

  /** Resolves once all closed connections have left their sessions in the database. */
  async allClosed(): Promise<void> {
    await Promise.allSettled(this.closing);
  }
}
