import type { OnTheWire, ServerEvent, ServerMessages } from '../../../contracts/realtime.js';
import { AMARA, amara, answer, BOOKING, candidate, CLASS, lesson, liveSession, LUCA, lucaIsLate, offer, SESSION, YUKI } from './school.js';

interface EventText<E extends ServerEvent> {
  readonly summary: string;
  /** Who hears it. */
  readonly to: string;
  readonly says?: string;
  readonly examples: readonly { readonly summary: string; readonly payload: OnTheWire<ServerMessages[E]> }[];
}

const STARTED = 'The class of the session; who has booked it; whoever watches the catalogue, if it is public.';

const PEER = 'The user named in `to`. `from` is the sender, set by the server.';

/** What the document says of each server event beside its fields. */
export const eventTexts: { readonly [E in ServerEvent]: EventText<E> } = {
  SESSION_STARTED: {
    summary: 'A session has started; it can be joined.',
    to: STARTED,
    says: 'In a room it only comes among what was missed, as its first fact.',
    examples: [{ summary: 'To the class, without a number', payload: { sessionId: SESSION, session: liveSession } }],
  },
  SESSION_UPDATED: {
    summary: 'A session was planned, changed or cancelled.',
    to: 'The class of the session, who has booked it, and its room. Where the host of a live public session has another name, the catalogue too; where it was handed over, both hosts.',
    says: 'Put `session` in the place of the one you hold. If marks have become visible to the room, join again without `since` to see those that are there already.',
    examples: [
      {
        summary: 'In the room: it has a video now',
        payload: { sessionId: SESSION, seq: 6, after: 4, session: { ...liveSession, videoUrl: lesson.embedUrl, video: lesson } },
      },
    ],
  },
  SESSION_ENDED: {
    summary: 'A session has ended; nobody is in it any more.',
    to: `The room. ${STARTED}`,
    says: 'In the room `DONE` follows with the summary. Outside it has no number.',
    examples: [
      {
        summary: 'In the room',
        payload: { sessionId: SESSION, seq: 11, after: 10, outcome: 'held', endedAt: '2026-09-01T07:45:00.000Z' },
      },
    ],
  },
  PARTICIPANTS_CHANGED: {
    summary: 'Users came in or went.',
    to: 'The room.',
    says: 'Gathered, at most four times a second. It may repeat what you know: whoever is in `joined` is in, whoever is in `left` is not. It has no number: after a lost connection `participants` in the answer to the join is the truth.',
    examples: [{ summary: 'One came, one went', payload: { sessionId: SESSION, joined: [amara], left: [YUKI], count: 2 } }],
  },
  ATTENDANCE_MARKED: {
    summary: 'Lines of the register got a status, or lost it.',
    to: 'Staff; the whole room where marks are visible to it.',
    examples: [
      {
        summary: 'After a snapshot with the number 7: the smaller `after` is no hole',
        payload: { sessionId: SESSION, seq: 8, after: 6, marks: [lucaIsLate] },
      },
    ],
  },
  MY_ATTENDANCE: {
    summary: 'Your own line got a status, or lost it.',
    to: 'The student concerned, alone.',
    says: 'Where marks are visible to the room the student hears `ATTENDANCE_MARKED` like everybody else.',
    examples: [
      { summary: 'Luca is told', payload: { sessionId: SESSION, seq: 8, after: 6, status: lucaIsLate.status, markedAt: lucaIsLate.at } },
    ],
  },
  LINE_ADDED: {
    summary: 'The register has a new line, or a student is expected from now on.',
    to: 'Staff.',
    examples: [
      {
        summary: 'A student was enrolled while the session runs',
        payload: { sessionId: SESSION, seq: 10, after: 8, studentId: YUKI, name: 'Yuki Tanaka', expected: true },
      },
    ],
  },
  NO_LONGER_EXPECTED: {
    summary: 'A student is no longer expected, and leaves the totals.',
    to: 'Staff.',
    says: 'The line and its mark stay. If the student is enrolled or gets a seat again, `LINE_ADDED` says so.',
    examples: [
      {
        summary: 'A student was taken out of the class while the session runs',
        payload: { sessionId: SESSION, seq: 10, after: 8, studentId: YUKI, name: 'Yuki Tanaka', reason: 'unenrolled' },
      },
    ],
  },
  BOOKING_CHANGED: {
    summary: 'A seat was booked, confirmed, given to the next in line, or cancelled.',
    to: 'Staff in the room; the student concerned, in the room or not.',
    says: 'Outside the room it has no number: `GET /bookings/me` says the same.',
    examples: [
      {
        summary: 'Yuki waited, and has a seat now',
        payload: { sessionId: SESSION, bookingId: BOOKING, studentId: YUKI, status: 'confirmed' },
      },
    ],
  },
  DONE: {
    summary: 'The register is closed.',
    to: 'The room.',
    says: 'It follows `SESSION_ENDED`, and, if the session was held, the `absent` of all who had no mark.',
    examples: [
      {
        summary: 'The end of the class',
        payload: {
          sessionId: SESSION,
          seq: 15,
          after: 14,
          summary: { present: 1, late: 1, absent: 1, excused: 0, unmarked: 0, total: 3, guests: 0 },
        },
      },
    ],
  },
  TODAY_SUMMARY: {
    summary: 'The counts of the register.',
    to: 'The room, when somebody of the staff asked for them with `share`.',
    examples: [
      {
        summary: 'One is left',
        payload: { sessionId: SESSION, summary: { present: 1, late: 1, absent: 0, excused: 0, unmarked: 1, total: 3, guests: 0 } },
      },
    ],
  },
  PEER_JOINED: {
    summary: 'A participant is ready for connections peer to peer.',
    to: 'The room, or the one participant it is for.',
    says: 'It is not repeated: who comes later says it too, and is found that way.',
    examples: [{ summary: 'Luca is ready', payload: { sessionId: SESSION, from: LUCA } }],
  },
  WEBRTC_OFFER: {
    summary: 'A participant offers you a connection.',
    to: PEER,
    examples: [{ summary: 'From Amara', payload: { sessionId: SESSION, from: AMARA, signal: offer } }],
  },
  WEBRTC_ANSWER: {
    summary: 'A participant answers your offer.',
    to: PEER,
    examples: [{ summary: 'From Luca', payload: { sessionId: SESSION, from: LUCA, signal: answer } }],
  },
  WEBRTC_ICE_CANDIDATE: {
    summary: 'A way on which a participant can be reached.',
    to: PEER,
    examples: [{ summary: 'From Amara', payload: { sessionId: SESSION, from: AMARA, signal: candidate } }],
  },
  HEAD: {
    summary: 'The latest number, for whoever lost a message without noticing.',
    to: 'A room in which nothing was said for ten seconds; each listener gets the number that it could see last.',
    examples: [{ summary: 'Nothing new since the mark', payload: { sessionId: SESSION, seq: 8 } }],
  },
  REMOVED: {
    summary: 'You are out of the session.',
    to: 'The connection concerned.',
    says: 'You were unenrolled, are not staff of it any more, or it is no longer open to you. The connection stays.',
    examples: [{ summary: 'Unenrolled', payload: { sessionId: SESSION } }],
  },
  TOKEN_EXPIRING: {
    summary: 'Your access token ends soon: get a new one and send RENEW.',
    to: 'The connection concerned.',
    says: 'A minute before `at`, or when half of what is left of the token has passed, if that is less. At `at` the connection is closed unless it was renewed.',
    examples: [{ summary: 'A minute is left', payload: { at: '2026-09-01T07:15:00.000Z' } }],
  },
  USER_RENAMED: {
    summary: 'A user has another name.',
    to: 'The user, their classes, the rooms of the sessions that they are in, and the staff of live sessions in whose register they have a line. Each connection once.',
    says: 'Put the name wherever you show this user. It has no number: after a lost connection `participants` in the answer to the join has the names of now; read the register and the class again. The instructor of a live session comes as `SESSION_UPDATED`.',
    examples: [{ summary: 'Amara has married', payload: { userId: AMARA, name: 'Amara Rossi' } }],
  },
  CLASS_RENAMED: {
    summary: 'A class has another name.',
    to: 'Its teachers and students.',
    examples: [{ summary: 'A new year', payload: { classId: CLASS, name: 'Physics 11b' } }],
  },
  RECONNECT: {
    summary: 'The server goes down: disconnect, and connect again after this time.',
    to: 'Every connection, each with another time.',
    examples: [{ summary: 'In 2.3 seconds', payload: { afterMs: 2300 } }],
  },
  ERROR: {
    summary: 'An error that belongs to no acknowledgement.',
    to: 'The connection concerned.',
    says: 'A command without an acknowledgement failed; or the connection closes: with `UNAUTHENTICATED` because the token is good no more, with `TOO_MANY_REQUESTS` right after connecting because there are too many.',
    examples: [
      {
        summary: 'The token has ended',
        payload: { code: 'UNAUTHENTICATED', message: 'Sign in first: the access token is missing, invalid or expired.' },
      },
    ],
  },
};
