import type { AttendanceSummary, LineState, MarkSource, MarkStatus, NotExpected } from './attendance.ts';
import type { BookingStatus } from './booking.ts';
import type { Role } from './auth.ts';
import type { RoomSession, SessionOutcome } from './live-session.ts';

/*
 * What goes over a socket, typed by event. This is the only file the browser client imports. Times are ISO 8601 strings on the wire.
 */

/** JSON turns a Date into a string. */
export type OnTheWire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly OnTheWire<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: OnTheWire<T[K]> }
      : T;

/**
 * A numbered message. `after` is the number before it for this listener: a client whose last number is smaller has a gap and sends
 * JOIN_SESSION again with `since`. A message whose `seq` is not greater than the client's last number is old.
 */
export interface Numbered {
  readonly sessionId: string;
  readonly seq: number;
  readonly after: number;
}
/** An announcement outside the session's room has no number. */
export type Announced = { readonly sessionId: string } & Partial<Numbered>;

export interface ParticipantView {
  readonly userId: string;
  readonly name: string;
  readonly role: Role;
}
export interface MarkMessage {
  readonly studentId: string;
  readonly status: MarkStatus | null;
  readonly source: MarkSource;
  readonly at: Date;
}

/** A session description or an ICE candidate of a browser's RTCPeerConnection. It is relayed as it is. */
export type Signal = Readonly<Record<string, unknown>>;
/** From one participant to another in the same session. */
export interface SignalMessage {
  readonly sessionId: string;
  readonly from: string;
  readonly signal: Signal;
}

/** Server to client. */
export interface ServerMessages {
  SESSION_STARTED: Announced & { readonly session: RoomSession };
  SESSION_UPDATED: Announced & { readonly session: RoomSession };
  SESSION_ENDED: Announced & { readonly outcome: SessionOutcome; readonly endedAt: Date };
  /** Collected, at most four a second for each room. `count`: how many users are in it. */
  PARTICIPANTS_CHANGED: {
    readonly sessionId: string;
    readonly joined: readonly ParticipantView[];
    readonly left: readonly string[];
    readonly count: number;
  };
  /** To staff, or to everybody if marks are visible to the room. */
  ATTENDANCE_MARKED: Numbered & { readonly marks: readonly MarkMessage[] };
  /** Only to the student concerned. */
  MY_ATTENDANCE: Numbered & { readonly status: MarkStatus | null; readonly markedAt: Date | null };
  /** To the room, when a member of staff shares it. */
  TODAY_SUMMARY: { readonly sessionId: string; readonly summary: AttendanceSummary };
  /** To staff: the register has a new line, a guest is now an expected student, or a student is expected again. */
  LINE_ADDED: Numbered & { readonly studentId: string; readonly name: string; readonly expected: boolean };
  /** To staff: the student left the class, gave up the seat or was deactivated. The line keeps its mark but no longer counts in the totals. */
  NO_LONGER_EXPECTED: Numbered & { readonly studentId: string; readonly name: string; readonly reason: NotExpected };
  /** To staff and the student concerned, who also receives it outside the room, without a number. */
  BOOKING_CHANGED: Announced & { readonly bookingId: string; readonly studentId: string; readonly status: BookingStatus };
  DONE: Numbered & { readonly summary: AttendanceSummary };
  /** To the room or to one participant: this user is ready for peer-to-peer connections. To the room at most once a second. */
  PEER_JOINED: { readonly sessionId: string; readonly from: string };
  WEBRTC_OFFER: SignalMessage;
  WEBRTC_ANSWER: SignalMessage;
  WEBRTC_ICE_CANDIDATE: SignalMessage;
  /** The latest number for this listener, every 10 s in a quiet room. */
  HEAD: { readonly sessionId: string; readonly seq: number };
  /** You are out of the session: unenrolled, or no longer allowed in it. */
  REMOVED: { readonly sessionId: string };
  /** Your token expires at this time: send RENEW before. Sent one minute ahead, or halfway through the remaining lifetime if that is shorter. */
  TOKEN_EXPIRING: { readonly at: Date };
  /** A user whose name you may be showing was renamed: one of your classes, the room or the register. */
  USER_RENAMED: { readonly userId: string; readonly name: string };
  /** To the teachers and students of the class. */
  CLASS_RENAMED: { readonly classId: string; readonly name: string };
  /** The server is going down: reconnect after this many ms. */
  RECONNECT: { readonly afterMs: number };
  /** An error that belongs to no request. */
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
  /** Everything, or null if `missed` is given. `marks` has all lines for staff, the marked ones if marks are visible to the room, otherwise none. */
  readonly snapshot: { readonly session: RoomSession; readonly marks: readonly LineState[]; readonly me: LineState | null } | null;
  /** Exactly what was missed since `since`, in order. Null if `snapshot` is given. */
  readonly missed: readonly RoomMessage[] | null;
  /** `since` was given, but so much was missed that a snapshot is sent instead. */
  readonly resync: boolean;
  /** At most 50 of the participants. For the others see GET /live-sessions/:id/participants. */
  readonly participants: { readonly items: readonly ParticipantView[]; readonly count: number };
  readonly meetingUrl: string | null;
  readonly meetingPassword: string | null;
}

export type Ack<T> =
  | { readonly success: true; readonly data: T }
  | {
      readonly success: false;
      readonly error: string;
      readonly code: string;
      readonly details?: readonly { readonly field: string; readonly message: string }[];
    };

/** `to`: the recipient. */
export interface SignalBody {
  to: string;
  signal: Signal;
}

/** Client to server: the body, and the `data` of the acknowledgement. */
export interface ClientCommands {
  JOIN_SESSION: { body: { sessionId: string; since?: number }; answer: JoinAnswer };
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
    answer: {
      readonly sessionId: string;
      readonly status: MarkStatus | null;
      readonly expected: boolean;
      readonly notExpected: NotExpected | null;
      readonly markedAt: Date | null;
    };
  };
  DONE: { body: { sessionId?: string }; answer: AttendanceSummary };
  PEER_JOINED: { body: { to?: string }; answer: null };
  WEBRTC_OFFER: { body: SignalBody; answer: null };
  WEBRTC_ANSWER: { body: SignalBody; answer: null };
  WEBRTC_ICE_CANDIDATE: { body: SignalBody; answer: null };
  WATCH_CATALOGUE: { body: Record<string, never>; answer: null };
  /** `token`: an access token of the same user and device. The later expiry counts. */
  RENEW: { body: { token: string }; answer: { readonly expiresAt: Date } };
}
export type ClientEvent = keyof ClientCommands;

/** The event maps for Socket.IO's types. */
export type ServerToClientEvents = { [E in ServerEvent]: (message: OnTheWire<ServerMessages[E]>) => void };
export type ClientToServerEvents = {
  [E in ClientEvent]: (body: ClientCommands[E]['body'], ack: (answer: Ack<OnTheWire<ClientCommands[E]['answer']>>) => void) => void;
};
