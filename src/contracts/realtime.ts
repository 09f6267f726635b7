import type { AttendanceSummary, LineState, MarkSource, MarkStatus, MyAttendance, NotExpected } from './attendance.ts';
import type { BookingStatus } from './booking.ts';
import type { Role } from './auth.ts';
import type { VerificationState } from './classroom/verification.ts';
import type { ClassroomState } from './classroom/room-state.ts';
import type { RoomSession, SessionOutcome } from './live-session.ts';
import type { MediaState } from './live-session/media-state.ts';
import type { WatchedRange } from './live-session/watching.ts';
import type { ClassroomCommands, ClassroomMessages } from './realtime/classroom.ts';
import type { Numbered } from './realtime/numbered.ts';
import type { MediaCommands, MediaMessages, MediaView } from './realtime/media.ts';

/*
 * The types of all socket messages, by event. This is the only file that the browser client imports. Times are ISO 8601 strings on the wire.
 */

/** JSON turns a Date into a string. */
export type OnTheWire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly OnTheWire<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: OnTheWire<T[K]> }
      : T;

/** Has no number when it is sent outside the session's room. */
export type Announced = { readonly sessionId: string } & Partial<Numbered>;

/** What any of their devices has on is on. */
export interface ParticipantView extends MediaState {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
}
export interface MarkMessage {
  readonly studentId: string;
  readonly status: MarkStatus | null;
  readonly source: MarkSource;
  /** The teacher who did it; null if no teacher did, and for auto-joined connections that missed more than is replayed. */
  readonly by: string | null;
  readonly at: Date;
}
/** The mark that every expected line without one got. `count`: how many. */
export interface RestMessage extends Omit<MarkMessage, 'studentId' | 'status'> {
  readonly status: MarkStatus;
  readonly count: number;
}

/** Server to client. */
export interface ServerMessages extends ClassroomMessages, MediaMessages {
  SESSION_STARTED: Announced & { readonly session: RoomSession };
  SESSION_UPDATED: Announced & { readonly session: RoomSession };
  SESSION_ENDED: Announced & { readonly outcome: SessionOutcome; readonly endedAt: Date };
  /**
   * Batched: at most four a second per room. `changed`: who switched their microphone, camera or screen on or off. `count`: the number of users in the
   * room. `named`: whether the lists name everybody. In a room of more than 200 users they are empty: a client that shows a part of the list reads it again.
   */
  PARTICIPANTS_CHANGED: {
    readonly sessionId: string;
    readonly joined: readonly ParticipantView[];
    readonly left: readonly string[];
    readonly changed: readonly (MediaState & { readonly userId: string })[];
    readonly count: number;
    readonly named: boolean;
  };
  /**
   * To staff, or to everyone if marks are visible to the room. `rest`, only to staff: every expected line without a mark got this one; sent instead of more
   * than 200 marks. `unlisted`, only to students: how many marks of others are left out of a message with many. Their own is always there.
   */
  ATTENDANCE_MARKED: Numbered & {
    readonly marks: readonly MarkMessage[];
    readonly rest?: RestMessage;
    readonly unlisted?: number;
  };
  /** Only to the student concerned. */
  MY_ATTENDANCE: Numbered & { readonly status: MarkStatus | null; readonly source: MarkSource | null; readonly markedAt: Date | null };
  /** To the room, when a member of staff shares it. */
  TODAY_SUMMARY: { readonly sessionId: string; readonly summary: AttendanceSummary };
  /** To staff: the register has a new line, a guest is now an expected student, or a student is expected again. */
  LINE_ADDED: Numbered & { readonly studentId: string; readonly name: string; readonly expected: boolean };
  /** To staff: the student left the class, gave up the seat or was deactivated. The line keeps its mark but no longer counts in the totals. */
  NO_LONGER_EXPECTED: Numbered & { readonly studentId: string; readonly name: string; readonly reason: NotExpected };
  /** To staff and the student concerned, who also receives it outside the room, without a number. */
  BOOKING_CHANGED: Announced & { readonly bookingId: string; readonly studentId: string; readonly status: BookingStatus };
  DONE: Numbered & { readonly summary: AttendanceSummary };
  /** The number of this listener's latest message. Sent every 10 s in a quiet room. */
  HEAD: { readonly sessionId: string; readonly seq: number };
  /** You may no longer be in the session. `removed`: its staff removed you; `no-access`: it is no longer for you, or you joined or left its staff. */
  REMOVED: { readonly sessionId: string; readonly reason: 'removed' | 'no-access' };
  /** Your token expires at this time: send RENEW before then. Sent one minute ahead, or halfway through the remaining lifetime if that is less than two minutes. */
  TOKEN_EXPIRING: { readonly at: Date };
  /** Someone in one of your classes, the room or the register was renamed. */
  USER_RENAMED: { readonly userId: string; readonly name: string };
  /** To the teachers and students of the class. */
  CLASS_RENAMED: { readonly classId: string; readonly name: string };
  /** The server is shutting down: reconnect after this many ms. */
  RECONNECT: { readonly afterMs: number };
  /** An error that is not the response to a request. */
  ERROR: { readonly message: string; readonly code: string };
}
export type ServerEvent = keyof ServerMessages;

/** A replayed message. */
export type RoomMessage = { [E in ServerEvent]: { readonly event: E; readonly data: ServerMessages[E] } }[ServerEvent];

export interface JoinAnswer {
  readonly sessionId: string;
  /** The client's last number from now on. */
  readonly seq: number;
  readonly staff: boolean;
  /**
   * The full state; null if `missed` is given. `marks`: all lines for staff; the marked lines if marks are visible to the room; otherwise none.
   * `unlisted`: how many marks are left out because the room shows more than 200: `marks` only has those of `participants`.
   */
  readonly snapshot: {
    readonly session: RoomSession;
    readonly marks: readonly LineState[];
    readonly unlisted?: number;
    readonly me: LineState | null;
    readonly classroom: ClassroomState;
    /** The listener's own; null for staff. */
    readonly verification: VerificationState | null;
  } | null;
  /** All messages after `since`, in order; null if `snapshot` is given. */
  readonly missed: readonly RoomMessage[] | null;
  /** Whether there is a snapshot despite `since`, because too much was missed. */
  readonly resync: boolean;
  /** At most 50 participants; get the rest from GET /live-sessions/:id/participants. */
  readonly participants: { readonly items: readonly ParticipantView[]; readonly count: number };
  readonly meetingUrl: string | null;
  readonly meetingPassword: string | null;
  readonly media: MediaView;
}

export type Ack<T> =
  | { readonly success: true; readonly data: T }
  | {
      readonly success: false;
      readonly error: string;
      readonly code: string;
      readonly details?: readonly { readonly field: string; readonly message: string }[];
    };

/** Client to server. `body`: what the client sends; `answer`: the `data` of the acknowledgement. */
export interface ClientCommands extends ClassroomCommands, MediaCommands {
  /** `media`: whether you ask for a place in the video. */
  JOIN_SESSION: { body: { sessionId: string; since?: number; media?: boolean }; answer: JoinAnswer };
  LEAVE_SESSION: { body: Record<string, never>; answer: null };
  ATTENDANCE_MARKED: {
    body: { sessionId?: string } & (
      | { studentId: string; status: MarkStatus | null }
      | { marks: { studentId: string; status: MarkStatus | null }[] }
      | { rest: MarkStatus }
    );
    answer: { readonly marked: number; readonly seq: number };
  };
  TODAY_SUMMARY: { body: { sessionId?: string; share?: boolean }; answer: AttendanceSummary };
  MY_ATTENDANCE: {
    body: { sessionId?: string };
    answer: MyAttendance;
  };
  DONE: { body: { sessionId?: string }; answer: AttendanceSummary };
  /** `ranges`: the parts of the video that were played, each from and to a second. */
  WATCHED: {
    body: { sessionId?: string; ranges: WatchedRange[] };
    answer: { readonly sessionId: string; readonly watchedSeconds: number };
  };
  WATCH_CATALOGUE: { body: Record<string, never>; answer: null };
  /** `token`: an access token of the same user and device. The later of the two expiry times applies. */
  RENEW: { body: { token: string }; answer: { readonly expiresAt: Date } };
}
export type ClientEvent = keyof ClientCommands;
