import type { ErrorCode } from '../../../contracts/errors.js';
import type { ClientCommands, ClientEvent, OnTheWire } from '../../../contracts/realtime.js';
import {
  AMARA,
  amara,
  amaraIsPresent,
  answer,
  candidate,
  grace,
  liveSession,
  luca,
  LUCA,
  lucaIsLate,
  lucaIsUnmarked,
  offer,
  SESSION,
} from './school.js';

interface Example<T> {
  readonly summary: string;
  readonly payload: T;
}
interface CommandText<E extends ClientEvent> {
  readonly summary: string;
  readonly says: string;
  /** Beside those that every command may be refused with. */
  readonly errors: readonly ErrorCode[];
  readonly bodies: readonly Example<ClientCommands[E]['body']>[];
  readonly answers: readonly Example<OnTheWire<ClientCommands[E]['answer']>>[];
}

/** What any command may be refused with. */
export const commonErrors: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'TOO_MANY_REQUESTS',
  'DATABASE_UNAVAILABLE',
  'SHUTTING_DOWN',
  'INTERNAL_ERROR',
];

const STAFF = 'For staff of the session.';
const ofSession: readonly ErrorCode[] = ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND'];
const SIGNAL = 'To one user in your session, on all devices with which that user is in it. Nothing is kept of it.';
const signalled: readonly ErrorCode[] = ['NOT_IN_A_SESSION', 'PEER_NOT_FOUND'];
const here = { summary: 'In the session the connection is in', payload: {} };
const named = { summary: 'In a session by its id', payload: { sessionId: SESSION } };
const nothing = { summary: 'Done', payload: null };
const participants = { items: [grace, amara], count: 2 };
const noMeeting = { meetingUrl: null, meetingPassword: null };

/** What the document says of each command beside its fields. */
export const commandTexts: { readonly [E in ClientEvent]: CommandText<E> } = {
  JOIN_SESSION: {
    summary: 'Come into a live session and hear what happens in it.',
    says: 'For staff, the students of its class, and, if it is public, everybody. The answer is everything, or what was missed since `since`; then messages flow. A connection that is in another session leaves it first.',
    errors: ['SESSION_NOT_FOUND', 'NOT_ADMITTED', 'SESSION_NOT_LIVE', 'SESSION_ENDED'],
    bodies: [
      { summary: 'The first time', payload: { sessionId: SESSION } },
      { summary: 'After a lost connection', payload: { sessionId: SESSION, since: 7 } },
    ],
    answers: [
      {
        summary: 'The teacher comes in',
        payload: {
          sessionId: SESSION,
          seq: 7,
          staff: true,
          snapshot: { session: liveSession, marks: [amaraIsPresent, lucaIsUnmarked], me: null },
          missed: null,
          resync: false,
          participants,
          ...noMeeting,
        },
      },
      {
        summary: 'Luca comes back, and was marked meanwhile',
        payload: {
          sessionId: SESSION,
          seq: 9,
          staff: false,
          snapshot: null,
          missed: [
            { event: 'MY_ATTENDANCE', data: { sessionId: SESSION, seq: 8, after: 7, status: lucaIsLate.status, markedAt: lucaIsLate.at } },
          ],
          resync: false,
          participants: { items: [grace, amara, luca], count: 3 },
          ...noMeeting,
        },
      },
    ],
  },
  LEAVE_SESSION: {
    summary: 'Go out of the session.',
    says: 'The stay ends. Without a session nothing happens.',
    errors: [],
    bodies: [here],
    answers: [nothing],
  },
  ATTENDANCE_MARKED: {
    summary: 'Mark one student, many, or all that are left.',
    says: `${STAFF} One of three: \`studentId\` with \`status\`; \`marks\`; or \`rest\`, a status for every expected student who has none. A \`status\` of null takes a mark back. All of the command is done, or nothing. Acknowledged once it is in the database. The last write wins, and all are in the history.`,
    errors: [
      ...ofSession,
      'TEACHER_ONLY',
      'NOT_SESSION_HOST',
      'SESSION_NOT_LIVE',
      'REGISTER_NOT_OPEN',
      'REGISTER_CLOSED',
      'LINE_NOT_FOUND',
    ],
    bodies: [
      { summary: 'One student', payload: { studentId: LUCA, status: 'late' } },
      {
        summary: 'Many',
        payload: {
          marks: [
            { studentId: AMARA, status: 'present' },
            { studentId: LUCA, status: 'late' },
          ],
        },
      },
      { summary: 'All that are left', payload: { rest: 'absent' } },
    ],
    answers: [{ summary: 'One line got a status', payload: { marked: 1, seq: 8 } }],
  },
  TODAY_SUMMARY: {
    summary: 'Count the register.',
    says: `${STAFF} Of an ended session too. With \`share\` the whole room hears it, at most twice a second.`,
    errors: [...ofSession, 'TEACHER_ONLY', 'NOT_SESSION_HOST'],
    bodies: [here, named, { summary: 'For everybody to see', payload: { share: true } }],
    answers: [{ summary: 'One is left', payload: { present: 1, late: 1, absent: 0, excused: 0, unmarked: 1, total: 3, guests: 0 } }],
  },
  MY_ATTENDANCE: {
    summary: 'Ask for your own status.',
    says: 'For students. Of an ended session too, and after leaving its class.',
    errors: [...ofSession, 'STUDENT_ONLY', 'NOT_ADMITTED'],
    bodies: [here, named],
    answers: [
      {
        summary: 'Luca is late',
        payload: { sessionId: SESSION, status: lucaIsLate.status, expected: true, notExpected: null, markedAt: lucaIsLate.at },
      },
      { summary: 'Nothing is known yet', payload: { sessionId: SESSION, status: null, expected: true, notExpected: null, markedAt: null } },
    ],
  },
  DONE: {
    summary: 'End the session and close its register.',
    says: `${STAFF} Who has no mark becomes absent. The answer is the summary, and the same one when it is sent again, or by two at once.`,
    errors: [...ofSession, 'TEACHER_ONLY', 'NOT_SESSION_HOST', 'SESSION_NOT_LIVE'],
    bodies: [here, named],
    answers: [{ summary: 'The class is over', payload: { present: 1, late: 1, absent: 1, excused: 0, unmarked: 0, total: 3, guests: 0 } }],
  },
  PEER_JOINED: {
    summary: 'Say that you are ready for connections peer to peer.',
    says:
      'The whole room hears it, you included, or with `to` that participant alone. Whoever wants to see you sends you an offer. ' +
      'What you repeat within a second the room hears once more, at its end.',
    errors: ['NOT_IN_A_SESSION', 'PEER_NOT_FOUND'],
    bodies: [here, { summary: 'To one who came later', payload: { to: AMARA } }],
    answers: [nothing],
  },
  WEBRTC_OFFER: {
    summary: 'Offer a participant a connection.',
    says: SIGNAL,
    errors: signalled,
    bodies: [{ summary: 'From Amara to Luca', payload: { to: LUCA, signal: offer } }],
    answers: [nothing],
  },
  WEBRTC_ANSWER: {
    summary: 'Answer an offer.',
    says: SIGNAL,
    errors: signalled,
    bodies: [{ summary: 'From Luca to Amara', payload: { to: AMARA, signal: answer } }],
    answers: [nothing],
  },
  WEBRTC_ICE_CANDIDATE: {
    summary: 'Name a way on which you can be reached.',
    says: SIGNAL,
    errors: signalled,
    bodies: [{ summary: 'From Amara to Luca', payload: { to: LUCA, signal: candidate } }],
    answers: [nothing],
  },
  WATCH_CATALOGUE: {
    summary: 'Hear of public sessions that start and end.',
    says: 'Until the connection ends. Those that are live now are at `GET /api/v1/live-sessions?status=live`.',
    errors: [],
    bodies: [{ summary: 'From now on', payload: {} }],
    answers: [nothing],
  },
  RENEW: {
    summary: 'Go on with a new access token.',
    says:
      'Of the same user and the same sign-in, from `POST /api/v1/auth/refresh`. The connection, its session and your presence go on. Of the old token and the new one the one that ' +
      'ends later counts. Any other token is refused with `UNAUTHENTICATED`, and the connection ends.',
    errors: [],
    bodies: [{ summary: 'After TOKEN_EXPIRING', payload: { token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTk4In0.c2lnbmF0dXJl' } }],
    answers: [{ summary: 'It goes on for a quarter of an hour', payload: { expiresAt: '2026-09-01T07:30:00.000Z' } }],
  },
};
