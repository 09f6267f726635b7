import { Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';

/** A session that is live or was, as a caller sees it. */
export interface StartedSession {
  readonly id: string;
  readonly title: string;
  readonly hostId: string;
  readonly status: 'live' | 'ended';
  /** For those who may join; null for others. */
  readonly videoUrl: string | null;
  readonly startedAt: Date;
  /** Null while it is live. */
  readonly endedAt: Date | null;
}

/** The `limit` newest sessions or, with `after`, those created before that one. */
export interface StartedSessionsPart {
  readonly limit: number;
  readonly after?: string;
}

/**
 * The started sessions that concern the caller, newest first: those they run (admins: all), those they joined, and live ones they may join. With
 * `joinedBy`, only those that this user joined as a participant.
 */
export class ListStartedSessions extends Query<{ readonly items: readonly StartedSession[]; readonly next: string | null }> {
  constructor(
    readonly by: Principal,
    readonly part: StartedSessionsPart,
    readonly joinedBy?: string,
  ) {
    super();
  }
}
