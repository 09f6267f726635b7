import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from './auth.ts';
import { fact } from './fact.ts';
import type { SessionVideo } from './live-session/video.ts';

export const SESSION_STATUSES = ['scheduled', 'live', 'ended', 'cancelled'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export const SESSION_OUTCOMES = ['held', 'host_absent', 'replaced', 'not_held'] as const;
/** `not_held`: called off, or ended with no student present and nobody marked. Only a `held` session counts towards attendance. */
export type SessionOutcome = (typeof SESSION_OUTCOMES)[number];

export const VISIBILITIES = ['class', 'booked', 'public'] as const;
/** Who may join. `class`: members of the class; `booked`: students with a confirmed booking; `public`: anyone signed in, but only with a booking if there is a price or a capacity. */
export type Visibility = (typeof VISIBILITIES)[number];

export const CAPTURES = ['teacher', 'presence'] as const;
/** How students get marked: by a teacher, by joining, or both. */
export type Capture = (typeof CAPTURES)[number];

export const MARKS_VISIBILITIES = ['concerned', 'room'] as const;
/** Who sees the marks in the room: teachers and the student concerned, or everyone. */
export type MarksVisibility = (typeof MARKS_VISIBILITIES)[number];

/** What a user may do in a session at this moment. */
export interface SessionAccess {
  readonly sessionId: string;
  readonly classId: string | null;
  readonly hostId: string;
  readonly status: SessionStatus;
  readonly visibility: Visibility;
  readonly capture: readonly Capture[];
  readonly marksVisibility: MarksVisibility;
  /** An admin, a teacher of the session's class, or the host of a session without a class. */
  readonly isStaff: boolean;
  /** Whether the user may be in the session, see what happens there and take part. The opposite of a refusal. */
  readonly mayJoin: boolean;
  readonly refusal: Refusal | null;
}

/**
 * Why a user may not join, as the error to throw. NOT_ADMITTED: the session is not for them. It is for staff, enrolled students and students with a
 * booking; for anyone signed in if it is open to all. The others never apply to staff: the user was removed and not readmitted, or the live
 * session is locked and they have not been in it.
 */
export type Refusal = 'NOT_ADMITTED' | 'REMOVED_FROM_SESSION' | 'SESSION_LOCKED';

/** Returns null if there is no such session. */
export class GetSessionAccess extends Query<SessionAccess | null> {
  constructor(
    readonly sessionId: string,
    readonly by: Pick<Principal, 'userId' | 'role'>,
  ) {
    super();
  }
}

/** GetSessionAccess for many users and one session, in the given order. */
export class GetSessionAccessOfMany extends Query<readonly SessionAccess[] | null> {
  constructor(
    readonly sessionId: string,
    readonly users: readonly Pick<Principal, 'userId' | 'role'>[],
  ) {
    super();
  }
}

/** A session as shown in its room. Contains no secrets: only the response to a join includes the meeting password. */
export interface RoomSession {
  readonly id: string;
  readonly title: string;
  readonly status: SessionStatus;
  readonly outcome: SessionOutcome | null;
  readonly classId: string | null;
  readonly hostId: string;
  readonly instructor: string;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly videoUrl: string | null;
  readonly video: SessionVideo | null;
  readonly capture: readonly Capture[];
  readonly marksVisibility: MarksVisibility;
}

/** Returns null if there is no such session. */
export class GetRoomSession extends Query<RoomSession | null> {
  constructor(readonly sessionId: string) {
    super();
  }
}

/**
 * Ends a live session. The outcome is `held`, or `not_held` if no student came and nobody is marked. `tookPlace`: the caller knows that it was held,
 * although its participants met elsewhere and nobody here saw them come. Repeating it returns the same result.
 */
export class EndSession extends Command<{ readonly sessionId: string; readonly endedAt: Date; readonly outcome: SessionOutcome }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly tookPlace = false,
  ) {
    super();
  }
}

/* Facts on the stream session:<id>. Times are ISO 8601 in UTC. */
export class SessionScheduled extends fact<{ sessionId: string; classId: string | null; hostId: string; startsAt: string | null }>(
  'live-session.SessionScheduled',
) {}
/** `visibility` is only set if the host was renamed while the session was live, so that everyone who can see the session is notified. */
export class SessionEdited extends fact<{ sessionId: string; fields: readonly string[]; visibility?: Visibility }>(
  'live-session.SessionEdited',
) {}
export class SessionHandedOver extends fact<{ sessionId: string; fromId: string; toId: string }>('live-session.SessionHandedOver') {}
export class SessionRescheduled extends fact<{ sessionId: string; from: string; to: string }>('live-session.SessionRescheduled') {}
/** The session is due to start within 15 minutes. Recorded once per planned start. */
export class SessionStartingSoon extends fact<{ sessionId: string; startsAt: string }>('live-session.SessionStartingSoon', 1) {}
export class SessionCancelled extends fact<{ sessionId: string; classId: string | null }>('live-session.SessionCancelled') {}
/** `roster`: the students expected at the start. `classSeq`: the head of the class's stream at that moment; null without a class. */
export class SessionStarted extends fact<{
  sessionId: string;
  classId: string | null;
  hostId: string;
  visibility: Visibility;
  capture: readonly Capture[];
  marksVisibility: MarksVisibility;
  roster: readonly string[];
  classSeq?: number | null;
}>('live-session.SessionStarted') {}
/**
 * `started`: false if the host never started the session; missing on older facts, whose sessions had all started. `classSeq`: the head of the
 * class's stream at the end. `joined`: students enrolled since the start. (Both are missing on older facts and without a class.) `inactive`:
 * enrolled or booked students whose account was deactivated by the end.
 */
export class SessionEnded extends fact<{
  sessionId: string;
  classId: string | null;
  visibility: Visibility;
  outcome: SessionOutcome;
  started?: boolean;
  classSeq?: number | null;
  joined?: readonly string[];
  inactive?: readonly string[];
}>('live-session.SessionEnded') {}
