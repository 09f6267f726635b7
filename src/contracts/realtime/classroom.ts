import type { ChatCommands, ChatMessages } from './chat.ts';
import type { HandCommands, HandMessages } from './hands.ts';
import type { ModerationCommands, ModerationMessages } from './moderation.ts';

/* The socket messages of all parts of the classroom. */

/** Server to client. */
export type ClassroomMessages = ChatMessages & HandMessages & ModerationMessages;
/** Client to server. */
export type ClassroomCommands = ChatCommands & HandCommands & ModerationCommands;
