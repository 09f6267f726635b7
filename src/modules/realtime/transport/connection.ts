import type { Principal } from '../../../contracts/auth.js';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Listener } from '../../../kernel/messaging/log.js';

/** The session a connection is in, and what it may see there. */
export interface Place {
  readonly sessionId: string;
  readonly listener: Listener;
  /** How often something happened that may end its right to be here. What was read before the last time says nothing. */
  doubts: number;
  /** While in doubt it hears nothing: the number behind which it goes on. */
  heldFrom?: number;
}

/** One client on one wire. A connection is in at most one session. */
export abstract class Connection {
  place: Place | null = null;
  /** It knows no joining, and goes by itself where its user belongs. */
  readonly follows: boolean = false;
  /** Known here, so that a sign-out finds it, but not let in yet. */
  isArriving = false;
  /** The classes whose announcements it hears. */
  readonly classes = new Set<string>();
  /** How often it was moved into a class or out of one: what was read before the last time may be older. */
  moves = 0;
  readonly openedAt = new Date();
  /** The client is gone. */
  closed = false;
  /** Commands of one connection about its place go one after the other. */
  turn: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    public principal: Principal,
  ) {}

  /** False once it is put out: nothing it says counts any more. */
  get isHeard(): boolean {
    return true;
  }

  /** Another token of the same user and device: of the two the one that ends later counts. Refuses any other with UNAUTHENTICATED. */
  renew({ userId, deviceId, expiresAt }: Principal): void {
    const { principal } = this;
    if (userId !== principal.userId || deviceId !== principal.deviceId) throw new DomainError('UNAUTHENTICATED');
    this.principal = { ...principal, expiresAt: Math.max(expiresAt, principal.expiresAt) };
  }

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
