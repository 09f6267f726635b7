import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { Principal } from '../../../contracts/auth.js';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { Connection } from './connection.js';

/** What Engine.IO and ws keep of a connection, beyond their types. */
interface Wired {
  readonly writeBuffer?: readonly { readonly data?: string | Buffer }[];
  readonly transport?: { readonly socket?: { readonly bufferedAmount?: number; readonly _socket?: NetSocket } };
}

export class SocketIoConnection extends Connection {
  private gathering = false;
  private isPutOut = false;

  constructor(
    private readonly socket: Socket,
    principal: Principal,
  ) {
    super(socket.id, principal);
  }

  /** Before it is let in, nothing may come ahead of the answer to its handshake. */
  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    if (this.socket.connected) this.socket.emit(event, message);
  }

  override get isHeard(): boolean {
    return !this.isPutOut;
  }

  /** What is sent from now to the end of this tick leaves in one write: a group's acknowledgements are hundreds of small frames. */
  gather(): void {
    const tcp = this.wired.transport?.socket?._socket;
    if (this.gathering || !tcp) return;
    this.gathering = true;
    tcp.cork();
    process.nextTick(() => {
      this.gathering = false;
      tcp.uncork();
    });
  }

  private get wired(): Wired {
    return this.socket.conn as unknown as Wired;
  }

  enter(rooms: readonly string[]): void {
    // Nobody would take it out again.
    if (!this.closed) void this.socket.join([...rooms]);
  }

  exit(rooms: readonly string[]): void {
    for (const room of rooms) void this.socket.leave(room);
  }

  close(): void {
    this.isPutOut = true;
    this.socket.disconnect(true);
  }

  get queuedBytes(): number {
    const { writeBuffer = [], transport } = this.wired;
    return writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), transport?.socket?.bufferedAmount ?? 0);
  }
}
