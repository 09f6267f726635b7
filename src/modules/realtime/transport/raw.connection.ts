import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import type { Principal } from '../../../contracts/auth.js';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import type { Language } from '../ports/languages.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Connection } from './connection.js';
import type { RoomTable } from './room-table.js';
import { textFrames } from './text-frames.js';
import { GOODBYE_MS } from './turn-away.js';

/** Policy violation (RFC 6455 §7.4.1): the token ended, too many came, or it sent too much. */
const PUT_OUT = 1008;

/** A client of a raw WebSocket. It has its place before it is open: what is said meanwhile waits. */
export class RawConnection extends Connection {
  override readonly follows = true;
  /** Whether it answered since it was asked last. */
  isAlive = true;
  private socket?: WebSocket;
  private readonly waiting: Buffer[] = [];
  /** With which code it was ended; what it says is listened to until then. */
  private goodbye?: number;
  /** Marks go side by side, because a storm of them is few transactions; everything else waits for all before it. */
  private readonly marks = new Set<Promise<void>>();
  private rest?: Promise<unknown>;

  constructor(
    id: string,
    principal: Principal,
    readonly language: Language,
    private readonly line: Duplex,
    private readonly table: RoomTable<RawConnection>,
  ) {
    super(id, principal);
  }

  /** Frames go to the line itself, because those of a room are made once for all: without compression `ws` keeps nothing back either. */
  write(frames: Buffer): void {
    if (!this.isHeard || !frames.length) return;
    if (!this.socket) this.waiting.push(frames);
    else if (this.socket.readyState === WebSocket.OPEN) this.line.write(frames);
  }

  override async inOrder(event: string | undefined, command: () => Promise<void>): Promise<void> {
    // Who was put out meanwhile may be nobody any more.
    const work = (): Promise<void> => (this.isHeard ? command() : Promise.reject(new DomainError('UNAUTHENTICATED')));
    if (event === 'ATTENDANCE_MARKED') {
      const mark = this.rest ? this.rest.then(work) : work();
      this.marks.add(mark);
      await mark.finally(() => this.marks.delete(mark));
    } else {
      const done = Promise.allSettled([this.rest, ...this.marks]).then(work);
      const rest = done.catch(() => undefined);
      this.rest = rest;
      await done.finally(() => {
        if (this.rest === rest) this.rest = undefined;
      });
    }
  }

  send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void {
    this.say(this.language.tell(event, message));
  }

  say(texts: readonly string[]): void {
    this.write(textFrames(texts));
  }

  /** The handshake is done. */
  open(socket: WebSocket): void {
    this.socket = socket;
    for (const frames of this.waiting.splice(0)) this.line.write(frames);
    if (this.goodbye) this.end(this.goodbye);
  }

  /** Whether what it says is still listened to. */
  override get isHeard(): boolean {
    return this.goodbye === undefined;
  }

  enter(rooms: readonly string[]): void {
    // Nobody would take it out again.
    if (!this.closed) this.table.enter(this, rooms);
  }

  exit(rooms: readonly string[]): void {
    this.table.exit(this, rooms);
  }

  close(): void {
    this.end(PUT_OUT);
  }

  end(code: number): void {
    this.goodbye ??= code;
    this.socket?.close(code);
    if (this.socket) setTimeout(() => this.socket?.terminate(), GOODBYE_MS).unref();
  }

  /** Asks for a sign of life; one that gave none since the last time is cut off. */
  probe(): void {
    if (!this.isAlive) return void this.line.destroy();
    this.isAlive = false;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.ping();
  }

  get queuedBytes(): number {
    return this.line.writableLength;
  }
}
