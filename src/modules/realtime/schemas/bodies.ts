import { MARK_STATUSES } from '../../../contracts/attendance.ts';
import { LONGEST_VIDEO, RANGES_PER_REPORT } from '../../../contracts/live-session/watching.ts';
import type { ClientCommands, ClientEvent } from '../../../contracts/realtime.ts';
import { LIMITS } from '../limits.ts';
import { classroomBodies } from './classroom/classroom.ts';
import type { Agreed, SameShape } from './same-shape.ts';
import { anyObject, body, flag, id, int, list, nullable, oneOf, optional, text, wellFormed, type Schema, type TypeOf } from './schema.ts';
import { inSession } from './shared-fields.ts';

/* What clients send. The type at the end checks the schemas against the contract. */

const empty: Schema<Record<string, never>> = body('EmptyBody', {});
const NULL_REMOVES = 'Null removes the mark.';

const kb = (bytes: number) => `${bytes / 1024} KB`;

const signal = body('SignalBody', {
  to: optional(
    id({
      description: 'The recipient, who must have a place in the video. Leave it out if the mode is `janus`: then it is the media server.',
    }),
  ),
  signal: anyObject({
    description: `A session description or an ICE candidate, as the browser produced it, of at most ${kb(LIMITS.descriptionBytes)} or ${kb(LIMITS.candidateBytes)}. Between participants it is relayed unchanged; for the media server it is as docs/video.md says, and a description may be as large as a frame.`,
  }),
});

const mark = body('MarkBody', { studentId: id(), status: nullable(oneOf(MARK_STATUSES, { description: NULL_REMOVES })) });

const markFields = {
  ...inSession,
  studentId: optional(id()),
  status: optional(nullable(oneOf(MARK_STATUSES, { description: NULL_REMOVES }))),
  marks: optional(
    list(mark, { minItems: 1, maxItems: LIMITS.marksPerCommand, description: 'Several marks at once. Either all are applied or none.' }),
  ),
  rest: optional(oneOf(MARK_STATUSES, { description: 'Sets this status for every expected student who has none yet.' })),
};
type MarksBody = ClientCommands['ATTENDANCE_MARKED']['body'];
const marks = {
  ...body('MarksBody', markFields),
  oneOf: [{ required: ['studentId', 'status'] }, { required: ['marks'] }, { required: ['rest'] }],
  dependencies: { studentId: ['status'], status: ['studentId'] },
  'x-one-of': 'is required with status, unless marks or rest is given; send only one of them',
} as Schema as Schema<MarksBody>;

const range = {
  type: 'array',
  items: { type: 'number', minimum: 0, maximum: LONGEST_VIDEO },
  minItems: 2,
  maxItems: 2,
  'x-range': true,
  description: 'From and to, in seconds from the beginning of the video; from is less than to.',
} as Schema as Schema<[number, number]>;

/** The schema of each command's body. */
export const bodies = {
  JOIN_SESSION: body('JoinBody', {
    sessionId: id({ description: 'The session to join.' }),
    since: optional(
      int(0, { maximum: 2_147_483_647, description: 'The last number you have. The answer has everything you missed after it.' }),
    ),
    media: optional(
      flag({
        description:
          'Whether you ask for a place in the video and audio of the session. If absent, a new connection does not, and another stays as it is.',
      }),
    ),
  }),
  LEAVE_SESSION: empty,
  ATTENDANCE_MARKED: marks,
  TODAY_SUMMARY: body('SummaryBody', {
    ...inSession,
    share: optional(flag({ description: 'Also sends the summary to the whole room.' })),
  }),
  MY_ATTENDANCE: body('MyAttendanceBody', inSession),
  DONE: body('DoneBody', inSession),
  ...classroomBodies,
  PEER_JOINED: body('PeerBody', {
    to: optional(id({ description: 'The recipient, who must be in the session. Defaults to the whole room.' })),
  }),
  MEDIA_STATE: body('MediaStateBody', {
    microphone: optional(flag({ description: 'Whether the microphone is on.' })),
    camera: optional(flag({ description: 'Whether the camera is on.' })),
    screen: optional(flag({ description: 'Whether the screen is shared.' })),
  }),
  WEBRTC_OFFER: signal,
  WEBRTC_ANSWER: signal,
  WEBRTC_ICE_CANDIDATE: signal,
  WATCHED: body('WatchedBody', {
    ...inSession,
    ranges: list(range, {
      minItems: 1,
      maxItems: RANGES_PER_REPORT,
      description: 'The parts of the video that were played. They may overlap one another and earlier reports.',
    }),
  }),
  WATCH_CATALOGUE: empty,
  RENEW: body('RenewBody', {
    token: wellFormed(text(LIMITS.tokenLength, { minLength: 1, description: 'The new `accessToken`, for the same user and sign-in.' })),
  }),
} satisfies Record<ClientEvent, Schema>;

export type BodyOf<E extends ClientEvent> = TypeOf<(typeof bodies)[E]>;

type KeysOf<T> = T extends unknown ? keyof T : never;
export type BodiesAgree = Agreed<
  { [E in ClientEvent]: SameShape<BodyOf<E>, ClientCommands[E]['body']> } & {
    markFields: SameShape<keyof typeof markFields, KeysOf<MarksBody>>;
  }
>;

/** What the client passes as `auth` in the handshake. */
export const handshake = body('Handshake', {
  token: optional(
    text(LIMITS.tokenLength, {
      minLength: 1,
      description: 'The `accessToken` from signing in. Without it, the `Authorization` header is used.',
    }),
  ),
});
