import type { ChatCommands, ChatMessages } from '../../../../contracts/realtime/chat.ts';
import { amara, SESSION } from '../example-data.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';

const MESSAGE = '0198a2f5-88bb-7394-8077-c2849dafb0c7';
const text = 'Is the force always the product of mass and acceleration?';

export const chatCommandTexts: CommandTexts<keyof ChatCommands> = {
  CHAT_MESSAGE: {
    summary: 'Write to everybody in the session.',
    says: 'You must be in it. A message has 1 to 2,000 characters, at least one of them visible. Invisible and bidirectional control characters are removed; other control characters except newlines are rejected.',
    errors: ['NOT_IN_A_SESSION', 'SESSION_NOT_FOUND', 'SESSION_NOT_LIVE', 'SESSION_ENDED', 'MESSAGE_ID_TAKEN'],
    bodies: [{ summary: 'A question', payload: { text, id: MESSAGE } }],
    answers: [{ summary: 'Sent', payload: { id: MESSAGE, seq: 12 } }],
  },
};

export const chatEventTexts: EventTexts<keyof ChatMessages> = {
  CHAT_MESSAGE: {
    summary: 'Somebody wrote a message.',
    to: 'The room, including the sender.',
    example: {
      summary: 'Amara asks',
      payload: { sessionId: SESSION, seq: 12, after: 11, id: MESSAGE, ...amara, text, at: '2026-09-01T07:12:00.000Z' },
    },
  },
};
