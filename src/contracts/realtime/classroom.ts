import type { ChatCommands, ChatMessages } from './chat.ts';

/* The socket messages of all parts of the classroom. */

/** Server to client. */
export type ClassroomMessages = ChatMessages;
/** Client to server. */
export type ClassroomCommands = ChatCommands;
