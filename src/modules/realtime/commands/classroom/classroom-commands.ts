import type { ClassroomCommands } from '../../../../contracts/realtime/classroom.ts';
import type { CommandsOf, CommandTools } from '../client-command.ts';
import { chatCommands } from './chat-commands.ts';
import { handCommands } from './hand-commands.ts';
import { moderationCommands } from './moderation-commands.ts';
import { playbackCommands } from './playback-commands.ts';
import { verificationCommands } from './verification-commands.ts';

/** The commands of all parts of the classroom. */
export const classroomCommands = (tools: CommandTools): CommandsOf<keyof ClassroomCommands> => ({
  ...chatCommands(tools),
  ...handCommands(tools),
  ...moderationCommands(tools),
  ...playbackCommands(tools),
  ...verificationCommands(tools),
});
