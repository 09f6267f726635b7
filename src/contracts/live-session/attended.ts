import { Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';

/** How long a user attended a session. Time spent as staff does not count. */
export interface TimeAttended {
  readonly userId: string;
  /**
   * Whole seconds of the session during which the user was in it by at least one connection. Absences shorter than PRESENCE_GRACE count as
   * attended. A stay in a live session that has not ended counts up to now.
   */
  readonly attendedSeconds: number;
  readonly firstJoinedAt: Date;
  /** Null while the user is in the live session. */
  readonly lastLeftAt: Date | null;
}

/** The time attended by each of `userIds`. Users who never joined are left out. Checks no permission. */
export class GetTimeAttended extends Query<ReadonlyMap<string, TimeAttended>> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/** One stay: of a socket, or from a REST join to its leave. Two connections at once are two stays. */
export interface Stay {
  readonly id: string;
  readonly userId: string;
  readonly joinedAt: Date;
  /** Null while it lasts. */
  readonly leftAt: Date | null;
  /** Whole seconds of the session that the stay covers; null while it lasts. */
  readonly seconds: number | null;
}

/** The stays of one user, or of everyone if `userId` is null, in order. Leaves out stays as staff. Checks no permission. */
export class GetStays extends Query<readonly Stay[]> {
  constructor(
    readonly sessionId: string,
    readonly userId: string | null,
  ) {
    super();
  }
}

/** Whether it was the user's first stay in the session, as staff or not. */
export class IsFirstStay extends Query<boolean> {
  constructor(readonly stayId: string) {
    super();
  }
}

export interface NamedStay extends Stay {
  readonly name: string;
  readonly email: string;
}

/**
 * The stays of everyone for staff of the session, and the caller's own for everybody else, in order. Leaves out stays as staff. Throws
 * SESSION_NOT_FOUND and, for callers who may not join and never did, NOT_ADMITTED.
 */
export class ListStays extends Query<readonly NamedStay[]> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}
