import { MARK_SOURCES, MARK_STATUSES, NOT_EXPECTED } from '../../../contracts/attendance.ts';
import { BOOKING_STATUSES } from '../../../contracts/booking.ts';
import { SESSION_OUTCOMES } from '../../../contracts/live-session.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import { LIMITS } from '../limits.ts';
import { classroomMessages } from './classroom/classroom.ts';
import type { Agreed, SameShape } from './same-shape.ts';
import {
  anyObject,
  described,
  flag,
  id,
  instant,
  int,
  list,
  nullable,
  oneOf,
  optional,
  namedObject,
  text,
  type Schema,
  type TypeOf,
} from './schema.ts';
import { announced, numbered, ofSession } from './shared-fields.ts';
import { attendanceSummary, markMessage, mediaState, mediaView, restMessage, OUTCOME, participant, roomSession } from './views.ts';

/* What the server sends. The type at the end checks the schemas against the contract. */

const session = namedObject('SessionMessage', { ...announced, session: roomSession });
const signal = namedObject('SignalMessage', {
  ...ofSession,
  from: nullable(id({ description: 'The sender; null if it is the media server.' })),
  signal: anyObject({ description: 'Exactly as the other browser produced it, or what the media server says.' }),
});

/** The schema of each event's message. */
export const messages = {
  SESSION_STARTED: session,
  SESSION_UPDATED: session,
  SESSION_ENDED: namedObject('SessionEndedMessage', {
    ...announced,
    outcome: oneOf(SESSION_OUTCOMES, { description: OUTCOME }),
    endedAt: instant(),
  }),
  PARTICIPANTS_CHANGED: namedObject('ParticipantsChangedMessage', {
    ...ofSession,
    joined: list(participant, { maxItems: LIMITS.crowd, description: 'Who joined.' }),
    left: list(id(), { maxItems: LIMITS.crowd, description: 'Who left.' }),
    changed: list(namedObject('ParticipantMedia', { userId: id(), ...mediaState }), {
      maxItems: LIMITS.crowd,
      description: 'Whose microphone, camera or screen was switched on or off. On any of their devices counts as on.',
    }),
    count: int(0, { description: 'How many users are in the room.' }),
    named: flag({
      description: `Whether the lists name everybody. False with more than ${LIMITS.crowd} users in the room, or as many changes at once: then they are empty, and your list is out of date.`,
    }),
  }),
  ATTENDANCE_MARKED: namedObject('AttendanceMarkedMessage', {
    ...numbered,
    marks: list(markMessage, { description: 'In order. If a student is marked twice, the later mark counts.' }),
    rest: optional(
      described(
        restMessage,
        `Instead of more than ${LIMITS.crowd} marks, for staff: every expected line that had no mark now has this one. \`marks\` is empty.`,
      ),
    ),
    unlisted: optional(
      int(1, {
        description: `How many marks of others are left out, for students: of more than ${LIMITS.crowd} marks at once or, with more than ${LIMITS.crowd} users in the room, ${LIMITS.marksForCrowd}. Your own are in \`marks\`.`,
      }),
    ),
  }),
  MY_ATTENDANCE: namedObject('MyAttendanceMessage', {
    ...numbered,
    status: nullable(oneOf(MARK_STATUSES, { description: 'Null if the mark was removed.' })),
    source: nullable(oneOf(MARK_SOURCES, { description: 'What set the status.' })),
    markedAt: nullable(instant()),
  }),
  BOOKING_CHANGED: namedObject('BookingChangedMessage', {
    ...announced,
    bookingId: id(),
    studentId: id(),
    status: oneOf(BOOKING_STATUSES),
  }),
  LINE_ADDED: namedObject('LineAddedMessage', {
    ...numbered,
    studentId: id(),
    name: text(120),
    expected: flag({
      description:
        'False for a guest. True for a student who was enrolled or got a seat during the session. Before that, the student may have been a guest or no longer expected.',
    }),
  }),
  NO_LONGER_EXPECTED: namedObject('NoLongerExpectedMessage', {
    ...numbered,
    studentId: id(),
    name: text(120),
    reason: oneOf(NOT_EXPECTED),
  }),
  TODAY_SUMMARY: namedObject('SummaryMessage', { ...ofSession, summary: attendanceSummary }),
  DONE: namedObject('DoneMessage', { ...numbered, summary: attendanceSummary }),
  ...classroomMessages,
  PEER_JOINED: namedObject('PeerMessage', {
    ...ofSession,
    from: id({ description: 'The user who is ready.' }),
    offers: flag({ description: 'Whether you make the first offer to this user. If not, wait for theirs.' }),
  }),
  PEER_LEFT: namedObject('PeerLeftMessage', { ...ofSession, userId: id({ description: 'Close your connection to this user.' }) }),
  MEDIA_CHANGED: namedObject('MediaChangedMessage', { ...ofSession, media: mediaView }),
  WEBRTC_OFFER: signal,
  WEBRTC_ANSWER: signal,
  WEBRTC_ICE_CANDIDATE: signal,
  HEAD: namedObject('HeadMessage', {
    ...ofSession,
    seq: int(0, {
      description: 'The number of the latest fact that you can see. If it is greater than your last number, you have missed something.',
    }),
  }),
  REMOVED: namedObject('RemovedMessage', {
    ...ofSession,
    reason: oneOf(['removed', 'no-access'] as const, {
      description:
        '`removed`: by its staff, until they readmit you. `no-access`: it is no longer for you, or you joined or left its staff.',
    }),
  }),
  TOKEN_EXPIRING: namedObject('TokenExpiringMessage', { at: instant({ description: 'When the token expires.' }) }),
  USER_RENAMED: namedObject('UserRenamedMessage', { userId: id(), name: text(120) }),
  CLASS_RENAMED: namedObject('ClassRenamedMessage', { classId: id(), name: text(120) }),
  RECONNECT: namedObject('ReconnectMessage', { afterMs: int(0, { description: 'Milliseconds to wait before connecting again.' }) }),
  ERROR: namedObject('ErrorMessage', {
    message: text(500, { description: 'A message for people.' }),
    code: text(60, { description: 'A stable code for programs.' }),
  }),
} satisfies Record<ServerEvent, Schema>;

export type MessagesAgree = Agreed<{ [E in ServerEvent]: SameShape<TypeOf<(typeof messages)[E]>, ServerMessages[E]> }>;
