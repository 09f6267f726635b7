import { Injectable } from '@nestjs/common';
import type { Ack } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Shutdown } from '../../../kernel/shutdown.js';
import { Dispatcher, type Said } from '../commands/dispatcher.js';
import { Rooms } from '../commands/rooms.js';
import { Follower } from '../hub/follower.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';
import { sendAway } from './send-away.js';
import { signOut } from './sign-out.js';

/** Connections of one user to this node: more than anybody has windows, and each has a rate of its own. */
export const MOST_OF_USER = 50;

/** Where wires hand over their connections: what opens, what is said, what closes. */
@Injectable()
export class Door {
  private readonly leaving = new Set<Promise<void>>();

  constructor(
    private readonly connections: Connections,
    private readonly dispatcher: Dispatcher,
    private readonly places: Rooms,
    private readonly follower: Follower,
    private readonly shutdown: Shutdown,
  ) {}

  /** Before the handshake is answered. Refuses whose token has become bad meanwhile; who comes too often is told so once it is open. */
  async admit(connection: Connection, comesTooOften: boolean): Promise<void> {
    if (comesTooOften || this.connections.countOf(connection.principal.userId) >= MOST_OF_USER) return;
    try {
      await this.connections.add(connection);
    } catch (error) {
      await this.closed(connection);
      throw error;
    }
  }

  /** Who came too often, or is here too often, is told so and put out: the client library then stays away. Resolves once it has its place. */
  async opened(connection: Connection): Promise<void> {
    // Signed out since it was admitted, when it could not be told yet.
    if (!connection.isHeard) return signOut(connection);
    if (this.connections.has(connection)) {
      this.connections.open(connection);
      // The others were told when it began.
      if (this.shutdown.isDraining) sendAway(connection);
      return this.follower.settle(connection);
    }
    const { code, error } = new DomainError('TOO_MANY_REQUESTS').seen;
    connection.send('ERROR', { code, message: error });
    connection.close();
  }

  /** `said` is null where it was no message at all. */
  received(connection: Connection, said: Said | null, reply?: (answer: Ack<unknown>) => void): Promise<void> {
    return this.dispatcher.dispatch(connection, said, reply);
  }

  /** It was told the end of the session it is in. */
  heardTheEnd(connection: Connection): void {
    this.follower.follow(connection);
  }

  async closed(connection: Connection): Promise<void> {
    if (connection.closed) return;
    this.connections.remove(connection);
    const gone = this.places.gone(connection);
    this.leaving.add(gone);
    await gone.finally(() => this.leaving.delete(gone));
  }

  /** Resolves when all who left have left in the database too. */
  async emptied(): Promise<void> {
    await Promise.allSettled(this.leaving);
  }
}
