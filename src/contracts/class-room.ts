import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from './auth.js';
import type { Capture, MarksVisibility } from './live-session.js';

/** The live session of a class, or null. */
export class GetLiveSessionOfClass extends Query<{ readonly sessionId: string; readonly hostId: string; readonly startedAt: Date } | null> {
  constructor(readonly classId: string) {
    super();
  }
}

/** The live session of a class, or null, for who teaches or attends it. Refuses with CLASS_NOT_FOUND, NOT_CLASS_TEACHER, NOT_ENROLLED. */
export class GetRoomOfClass extends Query<{ readonly sessionId: string; readonly startedAt: Date } | null> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

/** Makes an ad hoc session of a class and starts it. CLASS_HAS_LIVE_SESSION names the live one unless `replace`. */
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
 * For each of these users who has one, their live session: who hosts any is in the one of these that started last, everybody else in
 * the last of those that they teach or are enrolled in.
 */
export class FindOwnLiveSessions extends Query<ReadonlyMap<string, OwnLiveSession>> {
  constructor(readonly users: readonly Pick<Principal, 'userId' | 'role'>[]) {
    super();
  }
}

/** The sessions that the user is in now. */
export class FindSessionsJoined extends Query<readonly string[]> {
  constructor(readonly userId: string) {
    super();
  }
}
