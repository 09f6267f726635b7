import { MARK_SOURCES, MARK_STATUSES, NOT_EXPECTED } from '../../../contracts/attendance.ts';
import type { Ack, ClientCommands, ClientEvent, RoomMessage, ServerEvent } from '../../../contracts/realtime.ts';
import { classroomAnswers, classroomState } from './classroom/classroom.ts';
import { verificationResult, verificationState } from './classroom/verification.ts';
import { LIMITS } from '../limits.ts';
import { messages } from './messages.ts';
import type { Agreed, SameShape } from './same-shape.ts';
import {
  described,
  flag,
  id,
  instant,
  int,
  list,
  literal,
  named,
  NOTHING,
  nullable,
  oneOf,
  optional,
  namedObject,
  text,
  url,
  type Schema,
  type TypeOf,
} from './schema.ts';
import { attendanceSummary, lineState, mediaState, mediaView, participants, roomSession } from './views.ts';

/* The data of acknowledgements. The types at the end check the schemas against the contract. */

/** Only numbered messages are replayed. A replayed message always has its number. */
const missedMessage: Schema<RoomMessage> = named('MissedMessage', {
  description: 'A numbered message, as it appears in `missed`.',
  oneOf: (Object.keys(messages) as ServerEvent[])
    .filter((event) => messages[event].properties?.after)
    .map((event) => ({
      title: event,
      type: 'object',
      required: ['event', 'data'],
      properties: { event: literal(event), data: { allOf: [messages[event], { required: ['seq', 'after'] }] } },
    })),
});

const snapshot = namedObject('Snapshot', {
  session: roomSession,
  marks: list(lineState, {
    description: 'For staff, all lines. For students, the marked lines if the room shows marks; otherwise none.',
  }),
  unlisted: optional(
    int(1, {
      description: `How many marks are left out, for students, because the room shows more than ${LIMITS.crowd}: \`marks\` only has those of \`participants\`.`,
    }),
  ),
  me: nullable(described(lineState, 'Your own line, if you have one.')),
  classroom: classroomState,
  verification: nullable(
    described(verificationState, 'Your own verification, if you were asked. Always null for staff, who read all of them over REST.'),
  ),
});

const joined = namedObject('JoinAnswer', {
  sessionId: id(),
  seq: int(0, { description: 'Your last number is now this one.' }),
  staff: flag({ description: 'Whether you may mark students and close the register here.' }),
  snapshot: nullable(described(snapshot, 'The full state, which replaces what you have. Null if `missed` is set.')),
  missed: nullable(
    list(missedMessage, {
      description: 'The messages after `since`, in order. Apply each one like a live message. Null if `snapshot` is set.',
    }),
  ),
  resync: flag({ description: 'True if you sent `since` but get a snapshot because you missed too much.' }),
  participants: described(
    participants,
    'Who is in the room, staff first. For the full list see `GET /api/v1/live-sessions/{id}/participants`.',
  ),
  meetingUrl: nullable(url()),
  meetingPassword: nullable(text(100)),
  media: described(mediaView, 'Your part in the video and audio.'),
});

const marked = namedObject('MarkedAnswer', {
  marked: int(0, { description: 'How many lines were marked or had their mark removed.' }),
  seq: int(0, { description: 'The number of the last of these marks. The message with them may arrive before or after this answer.' }),
});

const myAttendance = namedObject('MyAttendanceAnswer', {
  sessionId: id(),
  status: nullable(oneOf(MARK_STATUSES, { description: 'Null if not marked yet.' })),
  source: nullable(oneOf(MARK_SOURCES, { description: 'What set the status.' })),
  expected: flag({ description: 'False for a guest.' }),
  notExpected: nullable(oneOf(NOT_EXPECTED, { description: 'Why you are no longer expected, otherwise null.' })),
  markedAt: nullable(instant()),
  attendedSeconds: int(0, {
    description: 'How long you were in the session, in whole seconds; until now while you are in it. Includes short absences.',
  }),
  firstJoinedAt: nullable(instant({ description: 'When you first joined; null if you never did.' })),
  lastLeftAt: nullable(instant({ description: 'When you last left; null if you never joined, and while you are in the live session.' })),
  verification: nullable(described(verificationResult, 'Null if you were not asked to verify who you are.')),
});

const watched = namedObject('WatchedAnswer', {
  sessionId: id(),
  watchedSeconds: int(0, { description: 'How much you have watched so far, in whole seconds.' }),
});

const renewed = namedObject('RenewedAnswer', { expiresAt: instant({ description: 'When the connection’s current token expires.' }) });

/** The schema of each command's answer. */
export const answers = {
  JOIN_SESSION: joined,
  LEAVE_SESSION: NOTHING,
  ATTENDANCE_MARKED: marked,
  TODAY_SUMMARY: attendanceSummary,
  MY_ATTENDANCE: myAttendance,
  DONE: attendanceSummary,
  ...classroomAnswers,
  PEER_JOINED: mediaView,
  MEDIA_STATE: namedObject('MediaStateAnswer', mediaState),
  WEBRTC_OFFER: NOTHING,
  WEBRTC_ANSWER: NOTHING,
  WEBRTC_ICE_CANDIDATE: NOTHING,
  WATCHED: watched,
  WATCH_CATALOGUE: NOTHING,
  RENEW: renewed,
} satisfies Record<ClientEvent, Schema>;

export type AnswersAgree = Agreed<{
  [E in ClientEvent]: SameShape<TypeOf<(typeof answers)[E]>, ClientCommands[E]['answer']>;
}>;

const failureDetail = namedObject('FailureDetail', {
  field: text(500, { description: 'The path of the field, such as `marks.0.status`.' }),
  message: text(500),
});

export const failure = namedObject('Failure', {
  success: literal(false),
  error: text(500, { description: 'A message for people.' }),
  code: text(60, { description: 'A stable code for programs.' }),
  details: optional(list(failureDetail, { description: 'Which fields are invalid, and why.' })),
});

/** The error that the client library passes to `connect_error`. */
export const connectError = namedObject('ConnectError', { message: text(500, { description: 'A message for people.' }), data: failure });

export type FailureAgrees = Agreed<{ ack: SameShape<TypeOf<typeof failure>, Extract<Ack<null>, { readonly success: false }>> }>;
