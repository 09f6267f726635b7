import { Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';

/** The video call of a session, in plain text. */
export interface Meeting {
  readonly url: string | null;
  readonly password: string | null;
}

/**
 * The meetings of those sessions that the caller could enter now: for staff at any time, for others while the session is live and they may join it.
 * Other sessions are left out. Reading a meeting does not count as joining: to join, send JoinSession.
 */
export class FindOpenMeetings extends Query<ReadonlyMap<string, Meeting>> {
  constructor(
    readonly by: Principal,
    readonly sessionIds: readonly string[],
  ) {
    super();
  }
}
