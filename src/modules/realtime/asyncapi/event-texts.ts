import type { ServerEvent } from '../../../contracts/realtime.ts';
import { LIMITS } from '../limits.ts';
import { classroomEventTexts } from './classroom/classroom-texts.ts';
import { AMARA, amara, BOOKING, GRACE, CLASS, lesson, liveSession, lucaIsLate, SESSION, YUKI } from './example-data.ts';
import { mediaEventTexts } from './media-event-texts.ts';
import type { EventTexts } from './texts.ts';

const STARTED = 'The class of the session, users who have booked it and, if it is public, anyone watching the catalogue.';

/** The texts about each server event, besides the descriptions of its fields. */
export const eventTexts: EventTexts<ServerEvent> = {
  SESSION_STARTED: {
    summary: 'A session has started and can be joined.',
    to: STARTED,
    says: 'In a room it only appears in `missed`, as the first fact.',
    example: { summary: 'To the class, without a number', payload: { sessionId: SESSION, session: liveSession } },
  },
  SESSION_UPDATED: {
    summary: 'A session was scheduled, changed or cancelled.',
    to: 'The class of the session, users who have booked it, and its room. Also the catalogue if the host of a live public session was renamed, and both hosts if the session was handed over.',
    says: 'Replace your copy of the session with `session`. If marks have become visible to the room, join again without `since` to see the existing ones.',
    example: {
      summary: 'In the room: a video was added',
      payload: { sessionId: SESSION, seq: 6, after: 4, session: { ...liveSession, videoUrl: lesson.embedUrl, video: lesson } },
    },
  },
  SESSION_ENDED: {
    summary: 'A session has ended, and everyone has left its room.',
    to: `The room. ${STARTED}`,
    says: 'In the room, `DONE` follows with the summary. Outside the room it has no number.',
    example: {
      summary: 'In the room',
      payload: { sessionId: SESSION, seq: 11, after: 10, outcome: 'held', endedAt: '2026-09-01T07:45:00.000Z' },
    },
  },
  PARTICIPANTS_CHANGED: {
    summary: 'Users joined or left, or switched a device on or off.',
    to: 'The room.',
    says: `Changes are collected and sent at most four times a second. A message may repeat what you already know: users in \`joined\` are in the room, users in \`left\` are not, and \`changed\` has all that is on now. Skip users in \`changed\` whom your list does not have. The message has no number: after a lost connection, use \`participants\` from the answer to the join. In a room of more than ${LIMITS.crowd} users it comes once a second and only has the count (\`named\` is false): see "Big rooms".`,
    example: {
      summary: 'One joined, one left, and one switched the camera on',
      payload: {
        sessionId: SESSION,
        joined: [amara],
        left: [YUKI],
        changed: [{ userId: GRACE, microphone: true, camera: true, screen: false }],
        count: 2,
        named: true,
      },
    },
  },
  ATTENDANCE_MARKED: {
    summary: 'Lines of the register were marked, or a mark was removed.',
    to: 'Staff, or the whole room if it shows marks.',
    says: `More than ${LIMITS.crowd} marks of the rest, as at the end, reach staff as \`rest\`: give that status to every expected line that has no mark. Students get a list that is too long without the marks of others (\`unlisted\`): see "Big rooms".`,
    example: {
      summary: 'After a snapshot with the number 7: the smaller `after` is not a gap',
      payload: { sessionId: SESSION, seq: 8, after: 6, marks: [lucaIsLate] },
    },
  },
  MY_ATTENDANCE: {
    summary: 'Your own line was marked, or its mark was removed.',
    to: 'Only the student.',
    says: 'If the room shows marks, the student receives `ATTENDANCE_MARKED` instead, like everybody else.',
    example: {
      summary: 'Luca is late',
      payload: { sessionId: SESSION, seq: 8, after: 6, status: lucaIsLate.status, source: lucaIsLate.source, markedAt: lucaIsLate.at },
    },
  },
  LINE_ADDED: {
    summary: 'The register has a new line, or a student is now expected.',
    to: 'Staff.',
    example: {
      summary: 'A student was enrolled during the session',
      payload: { sessionId: SESSION, seq: 10, after: 8, studentId: YUKI, name: 'Yuki Tanaka', expected: true },
    },
  },
  NO_LONGER_EXPECTED: {
    summary: 'A student is no longer expected and no longer counts in the totals.',
    to: 'Staff.',
    says: 'The line keeps its mark. If the student is enrolled or gets a seat again, `LINE_ADDED` follows.',
    example: {
      summary: 'A student was unenrolled during the session',
      payload: { sessionId: SESSION, seq: 10, after: 8, studentId: YUKI, name: 'Yuki Tanaka', reason: 'unenrolled' },
    },
  },
  BOOKING_CHANGED: {
    summary: 'A seat was booked, confirmed, given to the next student in line, or cancelled.',
    to: 'Staff in the room, and the student on every connection.',
    says: 'Outside the room it has no number: see `GET /bookings/me`.',
    example: {
      summary: 'Yuki was waiting and now has a seat',
      payload: { sessionId: SESSION, bookingId: BOOKING, studentId: YUKI, status: 'confirmed' },
    },
  },
  DONE: {
    summary: 'The register is closed.',
    to: 'The room.',
    says: 'It follows `SESSION_ENDED` and, if the session was held, the `absent` marks of all students who had none.',
    example: {
      summary: 'The class is over',
      payload: {
        sessionId: SESSION,
        seq: 15,
        after: 14,
        summary: { present: 1, late: 1, absent: 1, excused: 0, unmarked: 0, total: 3, guests: 0 },
      },
    },
  },
  TODAY_SUMMARY: {
    summary: 'The counts of the register.',
    to: 'The room, when a member of staff asked for them with `share`.',
    example: {
      summary: 'One student unmarked',
      payload: { sessionId: SESSION, summary: { present: 1, late: 1, absent: 0, excused: 0, unmarked: 1, total: 3, guests: 0 } },
    },
  },
  ...classroomEventTexts,
  ...mediaEventTexts,
  HEAD: {
    summary: 'The latest number, for clients that lost a message without noticing.',
    to: 'A room that has been quiet for ten seconds. Each client receives the last number it could see.',
    example: { summary: 'Nothing new since the mark', payload: { sessionId: SESSION, seq: 8 } },
  },
  REMOVED: {
    summary: 'You were removed from the session.',
    to: 'The connection concerned.',
    says: 'Its staff removed you, you were unenrolled, are no longer staff, or may no longer be in the session for another reason. The connection stays open.',
    example: { summary: 'By the host', payload: { sessionId: SESSION, reason: 'removed' } },
  },
  TOKEN_EXPIRING: {
    summary: 'Your access token is about to expire: get a new one and send RENEW.',
    to: 'The connection concerned.',
    says: 'Sent one minute before `at`, or halfway through the remaining lifetime if that is shorter. At `at` the connection is closed unless you have renewed the token.',
    example: { summary: 'A minute is left', payload: { at: '2026-09-01T07:15:00.000Z' } },
  },
  USER_RENAMED: {
    summary: 'A user was renamed.',
    to: 'The user, their classes, the rooms they are in, and the staff of live sessions whose register has a line for them. Each connection receives it once.',
    says: 'Update the name wherever you show this user. The message has no number: after a lost connection, take the current names from `participants` in the answer to the join, and read the register and the class again. If the instructor of a live session is renamed, you receive `SESSION_UPDATED`.',
    example: { summary: 'Amara got married', payload: { userId: AMARA, name: 'Amara Rossi' } },
  },
  CLASS_RENAMED: {
    summary: 'A class was renamed.',
    to: 'Its teachers and students.',
    example: { summary: 'A new school year', payload: { classId: CLASS, name: 'Physics 11b' } },
  },
  RECONNECT: {
    summary: 'The server is going down: disconnect, and connect again after this delay.',
    to: 'Every connection, each with a different delay.',
    example: { summary: 'In 2.3 seconds', payload: { afterMs: 2300 } },
  },
  ERROR: {
    summary: 'An error without an acknowledgement.',
    to: 'The connection concerned.',
    says: 'A command without an acknowledgement failed, or the connection is about to be closed: with `UNAUTHENTICATED` because the token is no longer valid, or with `TOO_MANY_REQUESTS` right after connecting because there are too many connections.',
    example: {
      summary: 'The token has expired',
      payload: { code: 'UNAUTHENTICATED', message: 'Sign in first: the access token is missing, invalid or expired.' },
    },
  },
};
