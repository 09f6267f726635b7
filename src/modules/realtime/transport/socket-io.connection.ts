import type { Socket } from 'socket.io';
import type { Principal } from '../../../contracts/auth.js';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { Connection } from './connection.js';

/** What Engine.IO keeps of a connection's queue, beyond its types. */
interface Queued {
  readonly writeBuffer?: readonly { readonly data?: string | Buffer }[];
  readonly transport?: { readonly socket?: { readonly bufferedAmount?: number } };
}

export class SocketIoConnection extends Connection {
  constructor(
    private readonly socket: Socket,
    principal: Principal,
  ) {
    super(socket.id, principal);
  }

  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    this.socket.emit(event, message);
  }

  enter(rooms: readonly string[]): void {
    void this.socket.join([...rooms]);
  }

  exit(rooms: readonly string[]): void {
    for (const room of rooms) void this.socket.leave(room);
  }

  close(): void {
    this.socket.disconnect(true);
  }

  get queuedBytes(): number {
    const { writeBuffer = [], transport } = this.socket.conn as unknown as Queued;
    return writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), transport?.socket?.bufferedAmount ?? 0);
  }
}
