import { Injectable } from '@nestjs/common';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.js';

/** Bytes a frame from a client may have. */
export const MAX_FRAME = 64 * 1024;

/** A wire to clients. It carries what it is given to rooms of its own sockets; there is no way to reach everybody. */
export interface Transport {
  /**
   * To each socket that is in one of the rooms and in none of `except`, once. Encodes the message once. `from`: the users whose doing it
   * is; a wire that owes them to be served first does so.
   */
  emit<E extends ServerEvent>(
    rooms: readonly string[],
    except: readonly string[],
    event: E,
    message: ServerMessages[E],
    from?: readonly string[],
  ): void;
}

/** The rooms of this node. A listener of a session is in its room, in `staff` or `members` of it, and in one of its own there. */
export const rooms = {
  user: (userId: string) => `user:${userId}`,
  class: (classId: string) => `class:${classId}`,
  catalogue: 'catalogue',
  session: (sessionId: string) => `session:${sessionId}`,
  staff: (sessionId: string) => `session:${sessionId}:staff`,
  members: (sessionId: string) => `session:${sessionId}:members`,
  listener: (sessionId: string, userId: string) => `session:${sessionId}:user:${userId}`,
};

/** All wires of this node behind one. */
@Injectable()
export class Transports implements Transport {
  private readonly wires: Transport[] = [];

  add(wire: Transport): void {
    this.wires.push(wire);
  }

  emit<E extends ServerEvent>(
    to: readonly string[],
    except: readonly string[],
    event: E,
    message: ServerMessages[E],
    from: readonly string[] = [],
  ): void {
    // Socket.IO takes no room to mean every socket.
    if (to.length) for (const wire of this.wires) wire.emit(to, except, event, message, from);
  }
}
