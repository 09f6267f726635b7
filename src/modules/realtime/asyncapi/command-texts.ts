import type { ErrorCode } from '../../../contracts/errors.ts';
import type { ClientEvent } from '../../../contracts/realtime.ts';
import { KEPT_OUT_ERRORS } from '../../../contracts/errors/live-session.ts';
import { classroomCommandTexts } from './classroom/classroom-texts.ts';
import {
  AMARA,
  amara,
  amaraIsPresent,
  classroom,
  grace,
  liveSession,
  lineOfNobody,
  luca,
  LUCA,
  lucaIsLate,
  lucaIsUnmarked,
  lucasLine,
  noVideo,
  SESSION,
} from './example-data.ts';
import type { CommandTexts } from './texts.ts';
import { mediaCommandTexts } from './media-command-texts.ts';

/** Errors that any command may fail with. */
export const commonErrors: readonly ErrorCode[] = [
  'VALIDATION_FAILED',
  'UNAUTHENTICATED',
  'TOO_MANY_REQUESTS',
  'DATABASE_UNAVAILABLE',
  'SHUTTING_DOWN',
  'INTERNAL_ERROR',
];

const STAFF = 'Staff of the session only.';
const ofSession: readonly ErrorCode[] = ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND'];
const here = { summary: 'In the current session', payload: {} };
const named = { summary: 'In a session given by its ID', payload: { sessionId: SESSION } };
const nothing = { summary: 'Done', payload: null };
const participants = { items: [grace, amara], count: 2 };
const noMeeting = { meetingUrl: null, meetingPassword: null, media: noVideo };
/** The texts about each command, besides the descriptions of its fields. */
export const commandTexts: CommandTexts<ClientEvent> = {
  JOIN_SESSION: {
    summary: 'Join a live session and receive what happens in it.',
    says: 'Open to staff, to students of its class and, if the session is public, to everybody. The answer has either the full state or what you missed after `since`. Live messages follow. If the connection is in another session, it leaves that one first.',
    errors: ['SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', ...KEPT_OUT_ERRORS],
    bodies: [
      { summary: 'The first time', payload: { sessionId: SESSION } },
      { summary: 'After a lost connection', payload: { sessionId: SESSION, since: 7 } },
      { summary: 'With video', payload: { sessionId: SESSION, media: true } },
    ],
    answers: [
      {
        summary: 'The teacher joins',
        payload: {
          sessionId: SESSION,
          seq: 7,
          staff: true,
          snapshot: { session: liveSession, marks: [amaraIsPresent, lucaIsUnmarked], me: null, classroom, verification: null },
          missed: null,
          resync: false,
          participants,
          ...noMeeting,
        },
      },
      {
        summary: 'Luca comes back and was marked in the meantime',
        payload: {
          sessionId: SESSION,
          seq: 9,
          staff: false,
          snapshot: null,
          missed: [
            {
              event: 'MY_ATTENDANCE',
              data: { sessionId: SESSION, seq: 8, after: 7, status: lucaIsLate.status, source: lucaIsLate.source, markedAt: lucaIsLate.at },
            },
          ],
          resync: false,
          participants: { items: [grace, amara, luca], count: 3 },
          ...noMeeting,
        },
      },
    ],
  },
  LEAVE_SESSION: {
    summary: 'Leave the session.',
    says: 'Does nothing if the connection is in no session.',
    bodies: [here],
    answers: [nothing],
  },
  ATTENDANCE_MARKED: {
    summary: 'Mark one student, several, or all who are not marked yet.',
    says: `${STAFF} Send one of these: \`studentId\` with \`status\`; \`marks\`; or \`rest\`, a status for every expected student who has none. A \`status\` of null removes a mark. Either all marks are applied or none. They are acknowledged once they are in the database. The last mark of a student counts; the history has all of them.`,
    errors: [...ofSession, 'TEACHER_ONLY', 'SESSION_NOT_LIVE', 'REGISTER_NOT_OPEN', 'REGISTER_CLOSED', 'LINE_NOT_FOUND'],
    bodies: [
      { summary: 'One student', payload: { studentId: LUCA, status: 'late' } },
      {
        summary: 'Several',
        payload: {
          marks: [
            { studentId: AMARA, status: 'present' },
            { studentId: LUCA, status: 'late' },
          ],
        },
      },
      { summary: 'All who are not marked yet', payload: { rest: 'absent' } },
    ],
    answers: [{ summary: 'One line was marked', payload: { marked: 1, seq: 8 } }],
  },
  TODAY_SUMMARY: {
    summary: 'Get the counts of the register.',
    says: `${STAFF} Also works for ended sessions. With \`share\` the whole room receives the summary, at most twice a second.`,
    errors: [...ofSession, 'TEACHER_ONLY'],
    bodies: [here, named, { summary: 'For everybody to see', payload: { share: true } }],
    answers: [
      { summary: 'One student unmarked', payload: { present: 1, late: 1, absent: 0, excused: 0, unmarked: 1, total: 3, guests: 0 } },
    ],
  },
  MY_ATTENDANCE: {
    summary: 'Get your own status.',
    says: 'Students only. Also works for ended sessions, and after leaving the class. Contains the time attended so far.',
    errors: [...ofSession, 'STUDENT_ONLY'],
    bodies: [here, named],
    answers: [
      { summary: 'Luca is late', payload: lucasLine },
      { summary: 'Not marked yet, and never joined', payload: lineOfNobody },
    ],
  },
  DONE: {
    summary: 'End the session and close its register.',
    says: `${STAFF} Students without a mark become absent. The answer is the summary. If it is sent again, or by two users at once, all get the same summary.`,
    errors: [...ofSession, 'TEACHER_ONLY', 'SESSION_NOT_LIVE'],
    bodies: [here, named],
    answers: [{ summary: 'The class is over', payload: { present: 1, late: 1, absent: 1, excused: 0, unmarked: 0, total: 3, guests: 0 } }],
  },
  ...classroomCommandTexts,
  ...mediaCommandTexts,
  WATCHED: {
    summary: 'Report which parts of the video you have played.',
    says:
      'For participants other than staff. Nobody else is notified. Each moment of the video counts once, however often and on however many devices you play it, and the ' +
      'total never exceeds the time since you first joined. Report every 15 to 30 seconds, on pause and at the end. Once the session has ended, that time no ' +
      'longer grows; name the session to report what is left within ten minutes.',
    errors: [...ofSession, 'STAFF_NOT_COUNTED', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'TOO_MANY_RANGES', ...KEPT_OUT_ERRORS],
    bodies: [
      { summary: 'The last half minute', payload: { ranges: [[60, 90]] } },
      {
        summary: 'Two parts, after the session has ended',
        payload: {
          sessionId: SESSION,
          ranges: [
            [90, 95.5],
            [140, 180],
          ],
        },
      },
    ],
    answers: [{ summary: 'A minute and a half so far', payload: { sessionId: SESSION, watchedSeconds: 90 } }],
  },
  WATCH_CATALOGUE: {
    summary: 'Receive the starts and ends of public sessions.',
    says: 'Lasts until the connection ends. For the sessions that are live now, see `GET /api/v1/live-sessions?status=live`.',
    bodies: [{ summary: 'From now on', payload: {} }],
    answers: [nothing],
  },
  RENEW: {
    summary: 'Continue with a new access token.',
    says:
      'Get the token from `POST /api/v1/auth/refresh`: it must be of the same user and sign-in. The connection, its session and your presence continue. The later ' +
      'expiry of the old and the new token counts. Any other token fails with `UNAUTHENTICATED`, and the connection is closed.',
    bodies: [{ summary: 'After TOKEN_EXPIRING', payload: { token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTk4In0.c2lnbmF0dXJl' } }],
    answers: [{ summary: 'Valid for another quarter of an hour', payload: { expiresAt: '2026-09-01T07:30:00.000Z' } }],
  },
};
