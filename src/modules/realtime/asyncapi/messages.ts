import { MARK_STATUSES, NOT_EXPECTED, type MarkStatus, type NotExpected } from '../../../contracts/attendance.js';
import { BOOKING_STATUSES, type BookingStatus } from '../../../contracts/booking.js';
import type { SessionOutcome } from '../../../contracts/live-session.js';
import type * as Contract from '../../../contracts/realtime.js';
import { AnyObject, Flag, Id, Instant, Int, ListOf, Nested, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import type { Agreed, SameShape } from './same-shape.js';
import { AttendanceSummary, HOW_IT_ENDED, MarkMessage, OUTCOMES, ParticipantView, RoomSessionView } from './views.js';

/* What the server sends, as classes, because from those the document is made. The types at the end hold them to the contract. */

const NUMBER = 'The number of the last fact in this message.';
const AFTER = 'The number before it that you could see. Greater than your own last number: you have missed something.';
const OUTSIDE = ' Left out outside the session’s room, where nothing is numbered.';

class OfSession {
  @Id()
  sessionId!: string;
}

class Numbered extends OfSession {
  @Int({ min: 1, description: NUMBER })
  seq!: number;

  @Int({ min: 0, description: AFTER })
  after!: number;
}

class Announced extends OfSession {
  @Int({ min: 1, optional: true, description: NUMBER + OUTSIDE })
  seq?: number;

  @Int({ min: 0, optional: true, description: AFTER + OUTSIDE })
  after?: number;
}

export class SessionMessage extends Announced {
  @Nested(() => RoomSessionView)
  session!: RoomSessionView;
}

export class SessionEndedMessage extends Announced {
  @OneOf(OUTCOMES, { description: HOW_IT_ENDED })
  outcome!: SessionOutcome;

  @Instant()
  endedAt!: Date;
}

export class ParticipantsChangedMessage extends OfSession {
  @ListOf(() => ParticipantView, { description: 'Who came in.' })
  joined!: ParticipantView[];

  @ListOf('id', { description: 'Who went.' })
  left!: string[];

  @Int({ min: 0, description: 'How many users are in.' })
  count!: number;
}

export class AttendanceMarkedMessage extends Numbered {
  @ListOf(() => MarkMessage, { min: 1, description: 'In order: of two for the same student the later one stands.' })
  marks!: MarkMessage[];
}

export class MyAttendanceMessage extends Numbered {
  @OneOf(MARK_STATUSES, { nullable: true, description: 'Null where the mark was taken back.' })
  status!: MarkStatus | null;

  @Instant({ nullable: true })
  markedAt!: Date | null;
}

export class BookingChangedMessage extends Announced {
  @Id()
  bookingId!: string;

  @Id()
  studentId!: string;

  @OneOf(BOOKING_STATUSES)
  status!: BookingStatus;
}

export class LineAddedMessage extends Numbered {
  @Id()
  studentId!: string;

  @Text({ max: 120 })
  name!: string;

  @Flag({
    description:
      'False for a guest. True for a student who was enrolled or got a seat during the session, perhaps a guest or no longer expected until then.',
  })
  expected!: boolean;
}

export class NoLongerExpectedMessage extends Numbered {
  @Id()
  studentId!: string;

  @Text({ max: 120 })
  name!: string;

  @OneOf(NOT_EXPECTED)
  reason!: NotExpected;
}

export class DoneMessage extends Numbered {
  @Nested(() => AttendanceSummary)
  summary!: AttendanceSummary;
}

export class SummaryMessage extends OfSession {
  @Nested(() => AttendanceSummary)
  summary!: AttendanceSummary;
}

export class PeerMessage extends OfSession {
  @Id({ description: 'The user who said it.' })
  from!: string;
}

export class SignalMessage extends PeerMessage {
  @AnyObject({ description: 'As the other browser gave it.' })
  signal!: Contract.Signal;
}

export class HeadMessage extends OfSession {
  @Int({ min: 0, description: 'The last number that you could see. Greater than your own: you have missed something.' })
  seq!: number;
}

export class RemovedMessage extends OfSession {}

export class TokenExpiringMessage {
  @Instant({ description: 'When the token ends.' })
  at!: Date;
}

export class UserRenamedMessage {
  @Id()
  userId!: string;

  @Text({ max: 120, example: 'Amara Okafor' })
  name!: string;
}

export class ClassRenamedMessage {
  @Id()
  classId!: string;

  @Text({ max: 120, example: 'Physics 10b' })
  name!: string;
}

export class ReconnectMessage {
  @Int({ min: 0, description: 'Milliseconds to wait before you connect again.' })
  afterMs!: number;
}

export class ErrorMessage {
  @Text({ max: 500, description: 'A sentence for a person.' })
  message!: string;

  @Text({ max: 60, description: 'Stable; act on this.' })
  code!: string;
}

/** The class of each event's message. */
export const messages = {
  SESSION_STARTED: SessionMessage,
  SESSION_UPDATED: SessionMessage,
  SESSION_ENDED: SessionEndedMessage,
  PARTICIPANTS_CHANGED: ParticipantsChangedMessage,
  ATTENDANCE_MARKED: AttendanceMarkedMessage,
  MY_ATTENDANCE: MyAttendanceMessage,
  BOOKING_CHANGED: BookingChangedMessage,
  LINE_ADDED: LineAddedMessage,
  NO_LONGER_EXPECTED: NoLongerExpectedMessage,
  TODAY_SUMMARY: SummaryMessage,
  DONE: DoneMessage,
  PEER_JOINED: PeerMessage,
  WEBRTC_OFFER: SignalMessage,
  WEBRTC_ANSWER: SignalMessage,
  WEBRTC_ICE_CANDIDATE: SignalMessage,
  HEAD: HeadMessage,
  REMOVED: RemovedMessage,
  TOKEN_EXPIRING: TokenExpiringMessage,
  USER_RENAMED: UserRenamedMessage,
  CLASS_RENAMED: ClassRenamedMessage,
  RECONNECT: ReconnectMessage,
  ERROR: ErrorMessage,
} satisfies Record<Contract.ServerEvent, new () => object>;

export type MessagesAgree = Agreed<{
  [E in Contract.ServerEvent]: SameShape<InstanceType<(typeof messages)[E]>, Contract.ServerMessages[E]>;
}>;
