import { KEPT_OUT_ERRORS } from '../../../../contracts/errors/live-session.ts';
import type { HandCommands, HandMessages } from '../../../../contracts/realtime/hands.ts';
import { AMARA, LUCA, luca, SESSION } from '../example-data.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';

export const handCommandTexts: CommandTexts<keyof HandCommands> = {
  HAND_RAISED: {
    summary: 'Raise your hand.',
    says: 'You must be in the session. The hand stays up when your connection is lost, and is lowered when you leave, are removed, or the session ends. If it is up already, nothing changes and you get its number again.',
    errors: ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', ...KEPT_OUT_ERRORS],
    bodies: [{ summary: 'In the current session', payload: {} }],
    answers: [{ summary: 'It is up', payload: { seq: 15 } }],
  },
  HAND_LOWERED: {
    summary: 'Lower your hand or, as staff, that of a user or all hands.',
    says: 'Send at most one of `userId` and `all`. It is no error if the hand is not up.',
    errors: ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND', 'TEACHER_ONLY', 'SESSION_NOT_LIVE', 'SESSION_ENDED', ...KEPT_OUT_ERRORS],
    bodies: [
      { summary: 'Your own', payload: {} },
      { summary: 'Luca’s', payload: { userId: LUCA } },
      { summary: 'All', payload: { all: true } },
    ],
    answers: [{ summary: 'One hand was up', payload: { lowered: 1 } }],
  },
};

export const handEventTexts: EventTexts<keyof HandMessages> = {
  HAND_RAISED: {
    summary: 'A participant raised their hand.',
    to: 'The room.',
    says: 'Hands are in the order of their numbers: this one is the last.',
    example: {
      summary: 'Luca has a question',
      payload: { sessionId: SESSION, seq: 15, after: 14, userId: LUCA, name: luca.name, at: '2026-09-01T07:15:00.000Z' },
    },
  },
  HAND_LOWERED: {
    summary: 'Hands were lowered.',
    to: 'The room.',
    says: 'By their users, by staff, or because their users left.',
    example: { summary: 'Those of two students', payload: { sessionId: SESSION, seq: 17, after: 16, userIds: [LUCA, AMARA] } },
  },
};
