import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { Principal } from '../../../../contracts/auth.ts';
import type { ServerEvent, ServerMessages } from '../../../../contracts/realtime.ts';
import { Connection } from '../connection.ts';

/** What Engine.IO and ws know of a connection beyond their types. */
interface EngineInternals {
  readonly writeBuffer?: readonly { readonly data?: string | Buffer }[];
  readonly transport?: { readonly socket?: { readonly bufferedAmount?: number; readonly _socket?: NetSocket } };
}

export class SocketIoConnection extends Connection {
  private isCorked = false;
  private isClosed = false;

  constructor(
    private readonly socket: Socket,
    principal: Principal,
  ) {
    super(socket.id, principal);
  }

  /** Nothing may be sent before the handshake is answered. */
  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    if (this.socket.connected) this.socket.emit(event, message);
  }

  override get isActive(): boolean {
    return !this.isClosed;
  }

  /** Everything sent until the end of this tick goes out in one write: a group commit acknowledges hundreds of commands at once. */
  cork(): void {
    const tcp = this.internals.transport?.socket?._socket;
    if (this.isCorked || !tcp) return;
    this.isCorked = true;
    tcp.cork();
    process.nextTick(() => {
      this.isCorked = false;
      tcp.uncork();
    });
  }

  private get internals(): EngineInternals {
    return this.socket.conn as unknown as EngineInternals;
  }

  subscribe(channels: readonly string[]): void {
    // Nothing would take it out of the rooms again.
    if (!this.closed) void this.socket.join([...channels]);
  }

  unsubscribe(channels: readonly string[]): void {
    for (const channel of channels) void this.socket.leave(channel);
  }

  close(): void {
    this.isClosed = true;
    this.socket.disconnect(true);
  }

  get queuedBytes(): number {
    const { writeBuffer = [], transport } = this.internals;
    return writeBuffer.reduce((sum, { data }) => sum + (data?.length ?? 0), transport?.socket?.bufferedAmount ?? 0);
  }
}
