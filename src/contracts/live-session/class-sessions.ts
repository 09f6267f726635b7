import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import type { Capture, MarksVisibility } from '../live-session.ts';

/** The live session of a class, or null. Checks no permission. */
export class GetLiveSessionOfClass extends Query<{ readonly sessionId: string; readonly hostId: string; readonly startedAt: Date } | null> {
  constructor(readonly classId: string) {
    super();
  }
}

/** The live session of a class, or null. Throws CLASS_NOT_FOUND, NOT_CLASS_TEACHER or NOT_ENROLLED unless the caller belongs to the class or is an admin. */
export class GetLiveSessionForMember extends Query<{ readonly sessionId: string; readonly startedAt: Date } | null> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

/** Creates an ad hoc session for a class and starts it. If the class has a live session, `replace` ends that one; without it, throws CLASS_HAS_LIVE_SESSION with the live session's id. */
export class StartAdHocSession extends Command<{ readonly sessionId: string; readonly startedAt: Date }> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly options: {
      readonly title?: string;
      readonly capture?: readonly Capture[];
      readonly marksVisibility?: MarksVisibility;
      readonly replace?: boolean;
    } = {},
  ) {
    super();
  }
}

export interface OwnLiveSession {
  readonly sessionId: string;
  readonly startedAt: Date;
  /** The `seq` of the session's SessionStarted fact. */
  readonly startedSeq: number;
}

/**
 * The current live session of each user who has one. A session they host takes precedence over one of a class they teach or attend; if several
 * qualify, it is the latest.
 */
export class FindOwnLiveSessions extends Query<ReadonlyMap<string, OwnLiveSession>> {
  constructor(readonly users: readonly Pick<Principal, 'userId' | 'role'>[]) {
    super();
  }
}
