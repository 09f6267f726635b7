import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../contracts/auth.js';
import type { Ack } from '../../../contracts/realtime.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { GeneralLimits } from '../../../kernel/http/general-limits.js';
import { Shutdown } from '../../../kernel/shutdown.js';
import { Dispatcher } from '../commands/dispatcher.js';
import { Rooms } from '../commands/rooms.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';

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
    private readonly shutdown: Shutdown,
    private readonly limits: GeneralLimits,
  ) {}

  /** The process ends: whoever came in now would not leave in the database before it is closed. */
  get isShut(): boolean {
    return this.shutdown.isClosed;
  }

  /** The classes whose announcements they will hear; null for who comes too often: to knock counts like a request. */
  async admit(principal: Principal): Promise<string[] | null> {
    try {
      await this.limits.takeForUser(principal.userId);
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
    return (await this.connections.classesOf([principal]))[0]!;
  }

  /** Who came too often, or is here too often, is told so and put out: the client library then stays away. */
  opened(connection: Connection, classIds: readonly string[] | null): void {
    const here = [...this.connections.of(connection.principal.userId)].length;
    if (classIds && here < MOST_OF_USER) return this.connections.add(connection, classIds);
    const { code, error } = new Refusal('TOO_MANY_REQUESTS').seen;
    connection.send('ERROR', { code, message: error });
    connection.close();
  }

  received(connection: Connection, event: string, body: unknown, reply?: (answer: Ack<unknown>) => void): Promise<void> {
    return this.dispatcher.dispatch(connection, event, body, reply);
  }

  async closed(connection: Connection): Promise<void> {
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
