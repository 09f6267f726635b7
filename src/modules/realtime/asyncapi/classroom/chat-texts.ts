import { KEPT_OUT_ERRORS } from '../../../../contracts/errors/live-session.ts';
import type { ChatCommands, ChatMessages } from '../../../../contracts/realtime/chat.ts';
import { AMARA, amara, GRACE, SESSION } from '../example-data.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';

const MESSAGE = '0198a2f5-88bb-7394-8077-c2849dafb0c7';
const text = 'Is the force always the product of mass and acceleration?';

export const chatCommandTexts: CommandTexts<keyof ChatCommands> = {
  CHAT_MESSAGE: {
    summary: 'Write to everybody in the session.',
    says: 'You must be in it. A message has 1 to 2,000 characters, at least one of them visible. Invisible and bidirectional control characters are removed; other control characters except newlines are rejected.',
    errors: [
      'NOT_IN_A_SESSION',
      'SESSION_NOT_FOUND',
      'SESSION_NOT_LIVE',
      'SESSION_ENDED',
      'CHAT_CLOSED',
      'MESSAGE_ID_TAKEN',
      ...KEPT_OUT_ERRORS,
    ],
    bodies: [{ summary: 'A question', payload: { text, id: MESSAGE } }],
    answers: [{ summary: 'Sent', payload: { id: MESSAGE, seq: 12 } }],
  },
  CHAT_DELETED: {
    summary: 'Delete a message.',
    says: 'For its sender and staff of the session, even after its end. The text is erased; that there was a message remains.',
    errors: ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND', 'MESSAGE_NOT_FOUND', 'NOT_YOUR_MESSAGE', ...KEPT_OUT_ERRORS],
    bodies: [{ summary: 'A message in the current session', payload: { id: MESSAGE } }],
    answers: [{ summary: 'Deleted', payload: null }],
  },
  CHAT_SWITCHED: {
    summary: 'Switch the chat off or on.',
    says: 'Staff of the session only. While it is off, only they can write.',
    errors: ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND', 'TEACHER_ONLY', 'SESSION_NOT_LIVE', 'SESSION_ENDED', ...KEPT_OUT_ERRORS],
    bodies: [{ summary: 'Off', payload: { open: false } }],
    answers: [{ summary: 'The chat is off', payload: { open: false } }],
  },
};

export const chatEventTexts: EventTexts<keyof ChatMessages> = {
  CHAT_MESSAGE: {
    summary: 'Somebody wrote a message.',
    to: 'The room, including the sender.',
    says: 'For earlier messages see `GET /api/v1/live-sessions/{id}/chat`: they have the same numbers.',
    example: {
      summary: 'Amara asks',
      payload: {
        sessionId: SESSION,
        seq: 12,
        after: 11,
        id: MESSAGE,
        userId: AMARA,
        name: amara.name,
        role: amara.role,
        text,
        at: '2026-09-01T07:12:00.000Z',
      },
    },
  },
  CHAT_DELETED: {
    summary: 'A message was deleted.',
    to: 'The room.',
    example: { summary: 'By the teacher', payload: { sessionId: SESSION, seq: 14, after: 12, id: MESSAGE, by: GRACE } },
  },
  CHAT_SWITCHED: {
    summary: 'The chat was switched off or on.',
    to: 'The room.',
    example: { summary: 'Only staff can write', payload: { sessionId: SESSION, seq: 13, after: 12, open: false } },
  },
};
