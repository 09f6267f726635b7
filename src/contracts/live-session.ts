import { Command, Query } from '@nestjs/cqrs';
import type { Principal, Role } from './auth.js';
import { fact } from './fact.js';
import type { Page, PageRequest } from './page.js';
import type { SessionVideo } from './video.js';

export const SESSION_STATUSES = ['scheduled', 'live', 'ended', 'cancelled'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];
/** `not_held`: it was called off, or ended before a student came and anybody was marked. All but `held` count against nobody. */
export type SessionOutcome = 'held' | 'host_absent' | 'replaced' | 'not_held';
/** `class`: its members; `booked`: whoever holds a confirmed booking; `public`: anyone signed in, if free and without capacity, else by booking. */
export type Visibility = 'class' | 'booked' | 'public';
export type Capture = 'teacher' | 'presence';
/** Who sees the marks in the room: teachers and the student concerned, or everybody. */
export type MarksVisibility = 'concerned' | 'room';

/** What a user is to a session, now. */
export interface SessionAccess {
  readonly sessionId: string;
  readonly classId: string | null;
  readonly hostId: string;
  readonly status: SessionStatus;
  readonly visibility: Visibility;
  readonly capture: readonly Capture[];
  readonly marksVisibility: MarksVisibility;
  /** A teacher of its class, the host where it has no class, or an admin: sees and does what a teacher does. */
  readonly isStaff: boolean;
  /** Whether the user may be in its room: staff, enrolled, or anyone signed in when it is public. */
  readonly mayJoin: boolean;
}

/** What this user is to this session; null when there is no such session. */
export class GetSessionAccess extends Query<SessionAccess | null> {
  constructor(
    readonly sessionId: string,
    readonly by: Pick<Principal, 'userId' | 'role'>,
  ) {
    super();
  }
}

/** The same for many users of one session, in their order: for the hot path and for putting out who may stay no more. */
export class GetSessionAccessOfMany extends Query<readonly SessionAccess[] | null> {
  constructor(
    readonly sessionId: string,
    readonly users: readonly Pick<Principal, 'userId' | 'role'>[],
  ) {
    super();
  }
}

export interface Participant {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
  /** Since when they are in without a break of all their connections. */
  readonly joinedAt: Date;
}

/** Who is in the session now: names, no emails; a page of them, or (null) all. The count is `total`. */
export class GetParticipants extends Query<Page<Participant>> {
  constructor(
    readonly sessionId: string,
    readonly page: PageRequest | null,
  ) {
    super();
  }
}

/** Whether the user is in the session now, on whatever node. */
export class IsParticipant extends Query<boolean> {
  constructor(
    readonly sessionId: string,
    readonly userId: string,
  ) {
    super();
  }
}

/** What a room shows of its session. No secrets: the meeting password is in the answer to a join alone. */
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

/** The session as its room shows it; null when there is none. */
export class GetRoomSession extends Query<RoomSession | null> {
  constructor(readonly sessionId: string) {
    super();
  }
}

/** How a participant is here: a socket of a node, or (null) a REST join, which lasts until its leave or the end. */
export type Connection = { readonly id: string; readonly nodeId: string } | null;

/** Puts the caller into a live session and opens a presence interval. Repeated for the same connection it changes nothing. */
export class JoinSession extends Command<{
  readonly access: SessionAccess;
  readonly meeting: { readonly url: string | null; readonly password: string | null };
}> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly connection: Connection,
  ) {
    super();
  }
}

/** Why a presence interval ended. */
export type WhyLeft = 'left' | 'lost' | 'ended' | 'removed' | 'node-died';

/** Closes the presence interval of this connection. Leaving what one is not in changes nothing. */
export class LeaveSession extends Command<void> {
  constructor(
    readonly userId: string,
    readonly sessionId: string,
    readonly connection: Connection,
    readonly why: Extract<WhyLeft, 'left' | 'lost' | 'removed'> = 'left',
  ) {
    super();
  }
}

/** Ends a live session: `held`, or `not_held` where no student came and nobody is marked. Ending an ended one gives the same answer again. */
export class EndSession extends Command<{ readonly sessionId: string; readonly endedAt: Date; readonly outcome: SessionOutcome }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/* Facts of the stream session:<id>. Times are ISO 8601 in UTC. */
export class SessionScheduled extends fact<{ sessionId: string; classId: string | null; hostId: string; startsAt: string | null }>(
  'live-session.SessionScheduled',
) {}
/** `visibility`: where it is live and its host has another name, which whoever knows of it is told. */
export class SessionEdited extends fact<{ sessionId: string; fields: readonly string[]; visibility?: Visibility }>(
  'live-session.SessionEdited',
) {}
export class SessionHandedOver extends fact<{ sessionId: string; fromId: string; toId: string }>('live-session.SessionHandedOver') {}
/** It takes place at another time. A notice. */
export class SessionRescheduled extends fact<{ sessionId: string; from: string; to: string }>('live-session.SessionRescheduled') {}
/** It starts within a quarter of an hour. A notice, once for each planned start. */
export class SessionStartingSoon extends fact<{ sessionId: string; startsAt: string }>('live-session.SessionStartingSoon', 1) {}
export class SessionCancelled extends fact<{ sessionId: string; classId: string | null }>('live-session.SessionCancelled') {}
/** `roster`: who was expected at that moment, which must not change later. `classSeq`: the head of the class's stream then; null without a class. */
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
/** `started`: false where its host never came; older facts, without it, had all started. `classSeq`: the head of the class's stream then; `joined`: who was
 * enrolled then and not when it started (neither in older facts, nor without a class). `inactive`: of those enrolled or booked, who was switched off by then. */
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
/** For modules and the gatherer of participants, hence for `nobody`. `arrival`: it is their only connection. */
export class ParticipantJoined extends fact<{
  sessionId: string;
  userId: string;
  role: Role;
  staff: boolean;
  connectionId: string | null;
  arrival: boolean;
}>('live-session.ParticipantJoined') {}
/** `departure`: it was their last connection. `at`: when they were last here, which for a dead node is its last sign of life. */
export class ParticipantLeft extends fact<{
  sessionId: string;
  userId: string;
  connectionId: string | null;
  departure: boolean;
  at: string;
  why: WhyLeft;
}>('live-session.ParticipantLeft') {}
