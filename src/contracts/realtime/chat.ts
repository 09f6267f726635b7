import type { Role } from '../auth.ts';
import type { Numbered } from './numbered.ts';

/** Server to client. */
export interface ChatMessages {
  /** To the room. `text`: null if the message has been deleted since. */
  CHAT_MESSAGE: Numbered & {
    readonly id: string;
    readonly userId: string;
    readonly name: string;
    readonly role: Role;
    readonly text: string | null;
    readonly at: Date;
  };
}

/** Client to server. */
export interface ChatCommands {
  /** `id`: chosen by the client. Sending a message again with the same id changes nothing and returns the same answer. */
  CHAT_MESSAGE: { body: { sessionId?: string; text: string; id?: string }; answer: { readonly id: string; readonly seq: number } };
}
