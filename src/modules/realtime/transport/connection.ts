import type { Principal } from '../../../contracts/auth.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Listener } from '../../../kernel/messaging/log.ts';

/** The session that a connection is in, and what it may see there. */
export interface Membership {
  readonly sessionId: string;
  readonly listener: Listener;
  /** How many times it was suspended. An access check that began before the last suspension is out of date. */
  suspensions: number;
  /** Set while it is suspended: the number after which messages resume. */
  suspendedFrom?: number;
  /** What its room had been told of the participants when it last began to miss that. */
  missesAfter: number;
}

/** A client's connection, on either transport. It is in at most one session. */
export abstract class Connection {
  membership: Membership | null = null;
  /** Whether the server moves it into its user's session, because its clients never send JOIN_SESSION. */
  readonly autoJoins: boolean = false;
  /** True between `Connections.add` and `open`: a sign-out already finds it, but it receives no messages yet. */
  isArriving = false;
  /** The classes whose announcements it receives. */
  readonly classes = new Set<string>();
  /** How many times `classes` changed. A read from the database that began before the last change may be out of date. */
  classChanges = 0;
  readonly openedAt = new Date();
  /** Whether the client has disconnected. */
  closed = false;
  /** Serializes changes of `membership`: resolves once all queued changes are done. */
  queue: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    public principal: Principal,
  ) {}

  /** False once the server has closed it. Its commands are rejected from then on. */
  get isActive(): boolean {
    return true;
  }

  /** Accepts a new token of the same user and device, and keeps the later expiry of the two. Throws UNAUTHENTICATED for any other token. */
  renew({ userId, deviceId, expiresAt }: Principal): void {
    const { principal } = this;
    if (userId !== principal.userId || deviceId !== principal.deviceId) throw new DomainError('UNAUTHENTICATED');
    this.principal = { ...principal, expiresAt: Math.max(expiresAt, principal.expiresAt) };
  }

  /** Runs a command of the client. By default commands run concurrently; a transport without acknowledgements has to keep their order. */
  inOrder(_event: string | undefined, work: () => Promise<void>): Promise<void> {
    return work();
  }

  abstract send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void;
  abstract subscribe(channels: readonly string[]): void;
  abstract unsubscribe(channels: readonly string[]): void;
  /** Ends the connection. Nothing more is read from it. */
  abstract close(): void;
  /** How many bytes are queued for the client. */
  abstract get queuedBytes(): number;
}
