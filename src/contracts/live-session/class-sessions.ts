import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import type { Capture, MarksVisibility } from '../live-session.ts';

/** The live session of a class, or null. Checks no permission. */
export class GetLiveSessionOfClass extends Query<{ readonly sessionId: string; readonly hostId: string; readonly startedAt: Date } | null> {
  constructor(readonly classId: string) {
    super();
  }
}

/** The same for a caller who must teach or attend the class. Throws CLASS_NOT_FOUND, NOT_CLASS_TEACHER, NOT_ENROLLED. */
export class GetLiveSessionForMember extends Query<{ readonly sessionId: string; readonly startedAt: Date } | null> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

/** Creates an ad hoc session of a class and starts it. Throws CLASS_HAS_LIVE_SESSION, naming the live one, unless `replace`. */
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
  /** The number of its SessionStarted. */
  readonly startedSeq: number;
}

/**
 * The live session of each user who has one: of a user who hosts any, the hosted one that started last; of everyone else, the last of those
 * they teach or are enrolled in.
 */
export class FindOwnLiveSessions extends Query<ReadonlyMap<string, OwnLiveSession>> {
  constructor(readonly users: readonly Pick<Principal, 'userId' | 'role'>[]) {
    super();
  }
}
