import type { Socket as NetSocket } from 'node:net';
import type { Socket } from 'socket.io';
import type { Principal } from '../../../../contracts/auth.ts';
import type { ServerEvent, ServerMessages } from '../../../../contracts/realtime.ts';
import { Connection } from '../connection.ts';

/** The internals of Engine.IO and ws that we use but that are missing from their types. */
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

  /** Drops messages before the handshake has been answered. */
  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    if (this.socket.connected) this.socket.emit(event, message);
  }

  override get isActive(): boolean {
    return !this.isClosed;
  }

  /** Combines everything sent in this tick into one write, because a group commit acknowledges hundreds of commands at once. */
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
    // Nothing would remove a closed socket from the rooms.
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
