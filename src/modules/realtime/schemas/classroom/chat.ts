import { MESSAGE_LENGTH } from '../../../../contracts/classroom/chat.ts';
import { body, flag, id, instant, int, namedObject, NOTHING, nullable, oneOf, optional, text, written } from '../schema.ts';
import { inSession, numbered } from '../shared-fields.ts';
import { ROLES } from '../views.ts';

const open = flag({ description: 'Whether everybody may write. Staff may write even if not.' });
const messageText = text(MESSAGE_LENGTH, { minLength: 1 });

export const chatBodies = {
  CHAT_MESSAGE: body('ChatMessageBody', {
    ...inSession,
    text: written(messageText),
    id: optional(id({ description: 'Chosen by you. If you are not sure that the message arrived, send it again with the same ID.' })),
  }),
  CHAT_DELETED: body('ChatDeletedBody', { ...inSession, id: id({ description: 'The message.' }) }),
  CHAT_SWITCHED: body('ChatSwitchedBody', { ...inSession, open }),
};

export const chatAnswers = {
  CHAT_MESSAGE: namedObject('ChatMessageAnswer', {
    id: id(),
    seq: int(1, { description: 'The number of the message.' }),
  }),
  CHAT_DELETED: NOTHING,
  CHAT_SWITCHED: namedObject('ChatSwitchedAnswer', { open }),
};

export const chatMessages = {
  CHAT_MESSAGE: namedObject('ChatMessage', {
    ...numbered,
    id: id(),
    userId: id({ description: 'The sender.' }),
    name: text(120, { description: 'The sender’s name.' }),
    role: oneOf(ROLES, { description: 'The sender’s role at that moment.' }),
    text: nullable(
      text(MESSAGE_LENGTH, { minLength: 1, description: 'Lines end in a newline. Null if the message has been deleted since.' }),
    ),
    at: instant(),
  }),
  CHAT_DELETED: namedObject('ChatDeletedMessage', {
    ...numbered,
    id: id({ description: 'The message.' }),
    by: id({ description: 'Who deleted it: its sender or a member of staff.' }),
  }),
  CHAT_SWITCHED: namedObject('ChatSwitchedMessage', { ...numbered, open }),
};
