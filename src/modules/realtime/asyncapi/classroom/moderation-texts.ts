import type { ErrorCode } from '../../../../contracts/errors.ts';
import { KEPT_OUT_ERRORS } from '../../../../contracts/errors/live-session.ts';
import type { ModerationCommands, ModerationMessages } from '../../../../contracts/realtime/moderation.ts';
import { GRACE, LUCA, SESSION } from '../example-data.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';

const STAFF = 'Staff of the session only, who need not be in it.';
const errors: readonly ErrorCode[] = [
  'NOT_IN_A_SESSION',
  'SESSION_NOT_FOUND',
  'TEACHER_ONLY',
  'SESSION_NOT_LIVE',
  'SESSION_ENDED',
  ...KEPT_OUT_ERRORS,
];
const answers = [{ summary: 'The fact has this number', payload: { seq: 12 } }];

export const moderationCommandTexts: CommandTexts<keyof ModerationCommands> = {
  PARTICIPANT_MUTED: {
    summary: 'Mute a participant, or everyone who is not staff.',
    says: `${STAFF} Their clients are asked to switch the microphone off. They count as muted until they switch it on again or leave. Sending it again asks again.`,
    errors: [...errors, 'PEER_NOT_FOUND'],
    bodies: [
      { summary: 'One participant', payload: { userId: LUCA } },
      { summary: 'Everyone who is not staff', payload: { all: true } },
    ],
    answers,
  },
  PARTICIPANT_REMOVED: {
    summary: 'Remove a participant.',
    says: `${STAFF} The user leaves on all devices and cannot come back by any way until they are readmitted. Their line of the register keeps its mark. Also works for somebody who has just left. Staff cannot be removed.`,
    errors: [...errors, 'PEER_NOT_FOUND', 'STAFF_CANNOT_BE_REMOVED'],
    bodies: [{ summary: 'Luca has to go', payload: { userId: LUCA } }],
    answers,
  },
  PARTICIPANT_READMITTED: {
    summary: 'Let a removed user join again.',
    says: `${STAFF} Also after the end, when the user may then read what happened. Does nothing if the user is not removed. \`GET /api/v1/live-sessions/{id}/removals\` lists those who are.`,
    errors: ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND', 'TEACHER_ONLY', ...KEPT_OUT_ERRORS],
    bodies: [{ summary: 'Luca may return', payload: { userId: LUCA } }],
    answers,
  },
  ROOM_LOCKED: {
    summary: 'Lock or unlock the session.',
    says: `${STAFF} Only staff and those who have already been in it can join a locked session, not even expected students who are late: for others, joining fails with \`SESSION_LOCKED\`, and staff in the room hear that they knocked.`,
    errors,
    bodies: [{ summary: 'Lock', payload: { locked: true } }],
    answers,
  },
};

export const moderationEventTexts: EventTexts<keyof ModerationMessages> = {
  PARTICIPANT_MUTED: {
    summary: 'Participants were muted.',
    to: 'The room.',
    says: 'If you are among them, switch your microphone off. Your user may switch it on again, which ends it.',
    example: { summary: 'Luca is muted', payload: { sessionId: SESSION, seq: 12, after: 11, userIds: [LUCA], by: GRACE } },
  },
  PARTICIPANT_REMOVED: {
    summary: 'A participant was removed.',
    to: 'Staff. The user receives `REMOVED`, and the room learns from `PARTICIPANTS_CHANGED` that they left.',
    example: {
      summary: 'Luca was removed',
      payload: { sessionId: SESSION, seq: 12, after: 11, userId: LUCA, name: 'Luca Brandt', by: GRACE },
    },
  },
  PARTICIPANT_READMITTED: {
    summary: 'A removed user may join again.',
    to: 'Staff in the room, and the user on every connection.',
    says: 'Outside the room it has no number.',
    example: { summary: 'To Luca', payload: { sessionId: SESSION, userId: LUCA } },
  },
  ROOM_LOCKED: {
    summary: 'The session was locked or unlocked.',
    to: 'The room, the class of the session and users who have booked it.',
    says: 'Outside the room it has no number. If it was unlocked and you were waiting, join.',
    example: { summary: 'In the room', payload: { sessionId: SESSION, seq: 12, after: 11, locked: true } },
  },
  KNOCKED: {
    summary: 'Users tried to join the locked session.',
    to: 'Staff in the room.',
    says: 'At most once a second, and not again within a minute for the same user. It has no number: whoever is not in the room misses it. Show who is waiting until they join, or the session is unlocked.',
    example: { summary: 'Luca is late', payload: { sessionId: SESSION, users: [{ userId: LUCA, name: 'Luca Brandt' }], count: 1 } },
  },
};
