import { described, flag, namedObject, nullable } from '../schema.ts';
import { chatAnswers, chatBodies, chatMessages } from './chat.ts';
import { handAnswers, handBodies, handMessages, raisedHands } from './hands.ts';
import { moderationAnswers, moderationBodies, moderationMessages, moderationState } from './moderation.ts';
import { playbackAnswers, playbackBodies, playbackMessages, playbackState } from './playback.ts';
import { verificationAnswers, verificationBodies, verificationMessages } from './verification.ts';

/* The schemas of all parts of the classroom. */

export const classroomBodies = {
  ...chatBodies,
  ...handBodies,
  ...moderationBodies,
  ...playbackBodies,
  ...verificationBodies,
};
export const classroomAnswers = {
  ...chatAnswers,
  ...handAnswers,
  ...moderationAnswers,
  ...playbackAnswers,
  ...verificationAnswers,
};
export const classroomMessages = {
  ...chatMessages,
  ...handMessages,
  ...moderationMessages,
  ...playbackMessages,
  ...verificationMessages,
};

export const classroomState = namedObject('ClassroomState', {
  chatOpen: flag({ description: 'Whether everybody may write in the chat. Staff may write even if not.' }),
  hands: described(raisedHands, 'The raised hands in order. For the full list see `GET /api/v1/live-sessions/{id}/hands`.'),
  ...moderationState,
  playback: nullable(described(playbackState, 'Null until the host has controlled the video that the session has now.')),
});
