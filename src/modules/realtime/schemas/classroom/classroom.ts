import { flag, namedObject } from '../schema.ts';
import { chatAnswers, chatBodies, chatMessages } from './chat.ts';

/* The schemas of all parts of the classroom. */

export const classroomBodies = { ...chatBodies };
export const classroomAnswers = { ...chatAnswers };
export const classroomMessages = { ...chatMessages };

export const classroomState = namedObject('ClassroomState', {
  chatOpen: flag({ description: 'Whether everybody may write in the chat. Staff may write even if not.' }),
});
