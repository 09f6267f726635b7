import type { Principal } from '../../../contracts/auth.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Listener } from '../../../kernel/messaging/log.ts';

/** The session a connection is in, and what it may see there. */
export interface Membership {
  readonly sessionId: string;
  readonly listener: Listener;
  /** How often it was suspended. An access check that began before the last time is out of date. */
  suspensions: number;
  /** Set while it is suspended: the number after which it resumes. */
  suspendedFrom?: number;
}

/** One client on one transport. It is in one session at most. */
export abstract class Connection {
  membership: Membership | null = null;
  /** Its clients send no JOIN_SESSION: the server moves it to the session where its user belongs. */
  readonly autoJoins: boolean = false;
  /** Registered, so that a sign-out finds it, but not open yet. */
  isArriving = false;
  /** The classes whose announcements it receives. */
  readonly classes = new Set<string>();
  /** How often `classes` changed. What was read from the database before the last change may be out of date. */
  classChanges = 0;
  readonly openedAt = new Date();
  /** The client is gone. */
  closed = false;
  /** Work on its membership is done one piece after the other. */
  queue: Promise<void> = Promise.resolve();

  constructor(
    readonly id: string,
    public principal: Principal,
  ) {}

  /** False once the server has closed it: its commands no longer count. */
  get isActive(): boolean {
    return true;
  }

  /** Takes another token of the same user and device. The later expiry counts. Throws UNAUTHENTICATED for any other token. */
  renew({ userId, deviceId, expiresAt }: Principal): void {
    const { principal } = this;
    if (userId !== principal.userId || deviceId !== principal.deviceId) throw new DomainError('UNAUTHENTICATED');
    this.principal = { ...principal, expiresAt: Math.max(expiresAt, principal.expiresAt) };
  }

  /** Runs a command that the client sent. Acknowledged commands may overtake one another. */
  inOrder(_event: string | undefined, work: () => Promise<void>): Promise<void> {
    return work();
  }

  abstract send<E extends ServerEvent>(event: E, message: ServerMessages[E]): void;
  abstract subscribe(channels: readonly string[]): void;
  abstract unsubscribe(channels: readonly string[]): void;
  /** Ends the connection. Nothing more is read from it. */
  abstract close(): void;
  /** Bytes that the client has not taken yet. */
  abstract get queuedBytes(): number;
}
