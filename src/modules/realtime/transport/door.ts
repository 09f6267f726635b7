import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../contracts/auth.js';
import type { Ack } from '../../../contracts/realtime.js';
import { Shutdown } from '../../../kernel/shutdown.js';
import { Dispatcher } from '../commands/dispatcher.js';
import { Rooms } from '../commands/rooms.js';
import type { Connection } from './connection.js';
import { Connections } from './connections.js';

/** Where wires hand over their connections: what opens, what is said, what closes. */
@Injectable()
export class Door {
  private readonly leaving = new Set<Promise<void>>();

  constructor(
    private readonly connections: Connections,
    private readonly dispatcher: Dispatcher,
    private readonly places: Rooms,
    private readonly shutdown: Shutdown,
  ) {}

  /** The process ends: whoever came in now would not leave in the database before it is closed. */
  get isShut(): boolean {
    return this.shutdown.isClosed;
  }

  /** The classes whose announcements they will hear. */
  async classesOf(principal: Principal): Promise<string[]> {
    return (await this.connections.classesOf([principal]))[0]!;
  }

  opened(connection: Connection, classIds: readonly string[]): void {
    this.connections.add(connection, classIds);
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
