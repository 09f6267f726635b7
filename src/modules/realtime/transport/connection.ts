import type { Principal } from '../../../contracts/auth.js';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import type { Listener } from '../../../kernel/messaging/log.js';

/** One client on one wire. A connection is in at most one session. */
export abstract class Connection {
  /** The session it is in, and what it may see there. */
  place: { readonly sessionId: string; readonly listener: Listener } | null = null;
  /** It knows no joining, and goes by itself where its user belongs. */
  readonly follows: boolean = false;
  /** The classes whose announcements it hears. */
  readonly classes = new Set<string>();
  readonly openedAt = new Date();
  /** The client is gone. */
  closed = false;
  /** Commands of one connection about its place go one after the other. */
  turn: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    readonly principal: Principal,
  ) {}

  /** Runs a command that the client sent. Those that are acknowledged may overtake one another. */
  inOrder(_event: string | undefined, work: () => Promise<void>): Promise<void> {
    return work();
  }

  abstract send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void;
  abstract enter(rooms: readonly string[]): void;
  abstract exit(rooms: readonly string[]): void;
  /** Ends the connection; nothing more is read from it. */
  abstract close(): void;
  /** Bytes that wait for the client to take them. */
  abstract get queuedBytes(): number;
}
