import type { ClassroomCommands, ClassroomMessages } from '../../../../contracts/realtime/classroom.ts';
import type { CommandTexts, EventTexts } from '../texts.ts';
import { chatCommandTexts, chatEventTexts } from './chat-texts.ts';

/* The texts of all parts of the classroom. */

export const classroomCommandTexts: CommandTexts<keyof ClassroomCommands> = { ...chatCommandTexts };
export const classroomEventTexts: EventTexts<keyof ClassroomMessages> = { ...chatEventTexts };
