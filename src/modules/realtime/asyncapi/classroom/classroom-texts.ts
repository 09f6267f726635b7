import type { ClassroomCommands, ClassroomMessages } from '../../../../contracts/realtime/classroom.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';
import { chatCommandTexts, chatEventTexts } from './chat-texts.ts';
import { handCommandTexts, handEventTexts } from './hand-texts.ts';
import { moderationCommandTexts, moderationEventTexts } from './moderation-texts.ts';
import { playbackCommandTexts, playbackEventTexts } from './playback-texts.ts';
import { verificationCommandTexts, verificationEventTexts } from './verification-texts.ts';

/* The texts of all parts of the classroom. */

export const classroomCommandTexts: CommandTexts<keyof ClassroomCommands> = {
  ...chatCommandTexts,
  ...handCommandTexts,
  ...moderationCommandTexts,
  ...playbackCommandTexts,
  ...verificationCommandTexts,
};
export const classroomEventTexts: EventTexts<keyof ClassroomMessages> = {
  ...chatEventTexts,
  ...handEventTexts,
  ...moderationEventTexts,
  ...playbackEventTexts,
  ...verificationEventTexts,
};
