import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Principal } from '../../../../contracts/auth.ts';
import type { ServerEvent, ServerMessages } from '../../../../contracts/realtime.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { SocketDialect } from '../../ports/socket-dialects.ts';
import { Connection } from '../connection.ts';
import type { ChannelTable } from './channel-table.ts';
import { textFrames } from './text-frames.ts';

/** RFC 6455 §7.4.1: the token expired, the user has too many connections, or the client sent too much. */
export const POLICY_VIOLATION = 1008;

/** A raw WebSocket client. It joins its session before the handshake is answered, so messages are queued until then. */
export class RawConnection extends Connection {
  override readonly autoJoins = true;
  /** Whether the client has sent anything since the last probe. */
  isAlive = true;
  private webSocket?: WebSocket;
  private readonly waiting: Buffer[] = [];
  /** The close code; set once the server has closed the connection. */
  private closeCode?: number;
  /** Marks run concurrently, because a burst of marks shares transactions. Every other command waits for all earlier ones. */
  private readonly marks = new Set<Promise<void>>();
  private others?: Promise<unknown>;

  constructor(
    id: string,
    principal: Principal,
    readonly dialect: SocketDialect,
    private readonly socket: Duplex,
    private readonly table: ChannelTable<RawConnection>,
  ) {
    super(id, principal);
  }

  /** Writes directly to the TCP socket, so that a message to a room is encoded only once. This is safe because `ws` buffers nothing itself without compression. */
  write(frames: Buffer): void {
    if (!this.isActive || !frames.length) return;
    if (!this.webSocket) this.waiting.push(frames);
    else if (this.webSocket.readyState === WebSocket.OPEN) this.socket.write(frames);
  }

  override async inOrder(event: string | undefined, command: () => Promise<void>): Promise<void> {
    // The server may have closed the connection while the command waited.
    const work = (): Promise<void> => (this.isActive ? command() : Promise.reject(new DomainError('UNAUTHENTICATED')));
    if (event === 'ATTENDANCE_MARKED') {
      const mark = this.others ? this.others.then(work) : work();
      this.marks.add(mark);
      await mark.finally(() => this.marks.delete(mark));
    } else {
      const done = Promise.allSettled([this.others, ...this.marks]).then(work);
      const others = done.catch(() => undefined);
      this.others = others;
      await done.finally(() => {
        if (this.others === others) this.others = undefined;
      });
    }
  }

  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    this.sendTexts(this.dialect.encodeMessage(event, message));
  }

  sendTexts(texts: readonly string[]): void {
    this.write(textFrames(texts));
  }

  /** Called once the handshake is complete: sends what was queued. */
  open(webSocket: WebSocket): void {
    this.webSocket = webSocket;
    for (const frames of this.waiting.splice(0)) this.socket.write(frames);
    if (this.closeCode) this.closeWith(this.closeCode);
  }

  override get isActive(): boolean {
    return this.closeCode === undefined;
  }

  subscribe(channels: readonly string[]): void {
    // Nothing would remove a closed connection from the table.
    if (!this.closed) this.table.subscribe(this, channels);
  }

  unsubscribe(channels: readonly string[]): void {
    this.table.unsubscribe(this, channels);
  }

  close(): void {
    this.closeWith(POLICY_VIOLATION);
  }

  closeWith(code: number): void {
    this.closeCode ??= code;
    this.webSocket?.close(code);
  }

  /** Pings the client, or destroys its socket if it has not answered the last ping. */
  probe(): void {
    if (!this.isAlive) return void this.socket.destroy();
    this.isAlive = false;
    if (this.webSocket?.readyState === WebSocket.OPEN) this.webSocket.ping();
  }

  get queuedBytes(): number {
    return this.socket.writableLength;
  }
}
