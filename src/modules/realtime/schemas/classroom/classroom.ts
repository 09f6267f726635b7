import { flag, namedObject } from '../schema.ts';
import { chatAnswers, chatBodies, chatMessages } from './chat.ts';
import { moderationAnswers, moderationBodies, moderationMessages, moderationState } from './moderation.ts';

/* The schemas of all parts of the classroom. */

export const classroomBodies = { ...chatBodies, ...moderationBodies };
export const classroomAnswers = { ...chatAnswers, ...moderationAnswers };
export const classroomMessages = { ...chatMessages, ...moderationMessages };

export const classroomState = namedObject('ClassroomState', {
  chatOpen: flag({ description: 'Whether everybody may write in the chat. Staff may write even if not.' }),
  ...moderationState,
});
