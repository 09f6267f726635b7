import type { ChatCommands, ChatMessages } from './chat.ts';
import type { HandCommands, HandMessages } from './hands.ts';
import type { ModerationCommands, ModerationMessages } from './moderation.ts';
import type { PlaybackCommands, PlaybackMessages } from './playback.ts';
import type { VerificationCommands, VerificationMessages } from './verification.ts';

/* The socket messages of all parts of the classroom. */

/** Server to client. */
export interface ClassroomMessages extends ChatMessages, HandMessages, ModerationMessages, PlaybackMessages, VerificationMessages {}
/** Client to server. */
export interface ClassroomCommands extends ChatCommands, HandCommands, ModerationCommands, PlaybackCommands, VerificationCommands {}
