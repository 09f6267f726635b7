import type { AttendanceSummary, LineState, MarkSource, MarkStatus, NotExpected } from './attendance.js';
import type { BookingStatus } from './booking.js';
import type { Role } from './auth.js';
import type { RoomSession, SessionOutcome } from './live-session.js';

/*
 * What goes over a socket, typed by event. The browser client imports this file alone. Times are ISO 8601 texts on the wire.
 */

/** JSON turns a Date into a text. */
export type OnTheWire<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? readonly OnTheWire<Item>[]
    : T extends object
      ? { readonly [K in keyof T]: OnTheWire<T[K]> }
      : T;

/**
 * A numbered message. `after` is the number before it for this listener: a client whose own last number is smaller has a hole and
 * sends JOIN_SESSION again with `since`; a message whose `seq` is not larger than the client's own last number is old.
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

/** What a browser's RTCPeerConnection gives and takes: a session description or an ICE candidate. It is passed on as it is. */
export type Signal = Readonly<Record<string, unknown>>;
/** From one participant to one other, in the same session. */
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
  /** Gathered, at most four a second for a room. `count`: how many users are in. */
  PARTICIPANTS_CHANGED: {
    readonly sessionId: string;
    readonly joined: readonly ParticipantView[];
    readonly left: readonly string[];
    readonly count: number;
  };
  /** To staff; to everybody where marks are visible to the room. */
  ATTENDANCE_MARKED: Numbered & { readonly marks: readonly MarkMessage[] };
  /** To the student concerned alone. */
  MY_ATTENDANCE: Numbered & { readonly status: MarkStatus | null; readonly markedAt: Date | null };
  /** To the room, because one of the staff wanted it shared. */
  TODAY_SUMMARY: { readonly sessionId: string; readonly summary: AttendanceSummary };
  /** To staff: the register has a new line, or a guest became an expected student, or one is expected again. */
  LINE_ADDED: Numbered & { readonly studentId: string; readonly name: string; readonly expected: boolean };
  /** To staff: the student left the class, gave up the seat or was deactivated. The line leaves the totals and keeps its mark. */
  NO_LONGER_EXPECTED: Numbered & { readonly studentId: string; readonly name: string; readonly reason: NotExpected };
  /** To staff, and to the student concerned: outside the room to that user, without a number. */
  BOOKING_CHANGED: Announced & { readonly bookingId: string; readonly studentId: string; readonly status: BookingStatus };
  DONE: Numbered & { readonly summary: AttendanceSummary };
  /** To the room, or to one participant: this user is ready for connections peer to peer. To the room at most once a second. */
  PEER_JOINED: { readonly sessionId: string; readonly from: string };
  WEBRTC_OFFER: SignalMessage;
  WEBRTC_ANSWER: SignalMessage;
  WEBRTC_ICE_CANDIDATE: SignalMessage;
  /** The latest number for this listener, every 10 s in a quiet room. */
  HEAD: { readonly sessionId: string; readonly seq: number };
  /** You are out of the session: unenrolled, or it is no longer open to you. */
  REMOVED: { readonly sessionId: string };
  /** Your token ends at this time: send RENEW before. A minute ahead, or when half of what is left has passed if that is less. */
  TOKEN_EXPIRING: { readonly at: Date };
  /** Somebody whose name you may have on show has another one: in your classes, in the room, in the register. */
  USER_RENAMED: { readonly userId: string; readonly name: string };
  /** To its teachers and students. */
  CLASS_RENAMED: { readonly classId: string; readonly name: string };
  /** The server goes down: come back after so many ms. */
  RECONNECT: { readonly afterMs: number };
  /** An error that belongs to no request. */
  ERROR: { readonly message: string; readonly code: string };
}
export type ServerEvent = keyof ServerMessages;

/** A message as a replay carries it. */
export type RoomMessage = { [E in ServerEvent]: { readonly event: E; readonly data: ServerMessages[E] } }[ServerEvent];

export interface JoinAnswer {
  readonly sessionId: string;
  /** The client's last number from now on. */
  readonly seq: number;
  readonly staff: boolean;
  /** Everything, or null where `missed` says it. `marks` has all lines for staff, those with a status where marks are shown to the room, else none. */
  readonly snapshot: { readonly session: RoomSession; readonly marks: readonly LineState[]; readonly me: LineState | null } | null;
  /** Exactly what was missed since `since`, in order; null with a snapshot. */
  readonly missed: readonly RoomMessage[] | null;
  /** `since` was given, but so much was missed that a snapshot comes instead. */
  readonly resync: boolean;
  /** At most 50 of those who are in; the rest by pages at GET /live-sessions/:id/participants. */
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

/** `to`: the user it is for. */
export interface SignalBody {
  to: string;
  signal: Signal;
}

/** Client to server: the body and what the ack's `data` is. */
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
  /** `token`: an access token of the same user and device. Of two the one that ends later counts. */
  RENEW: { body: { token: string }; answer: { readonly expiresAt: Date } };
}
export type ClientEvent = keyof ClientCommands;

/** The maps that Socket.IO's types want. */
export type ServerToClientEvents = { [E in ServerEvent]: (message: OnTheWire<ServerMessages[E]>) => void };
export type ClientToServerEvents = {
  [E in ClientEvent]: (body: ClientCommands[E]['body'], ack: (answer: Ack<OnTheWire<ClientCommands[E]['answer']>>) => void) => void;
};
