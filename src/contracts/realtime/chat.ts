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
  /** To the room. `by`: the sender or a member of staff. */
  CHAT_DELETED: Numbered & { readonly id: string; readonly by: string };
  /** To the room: everyone may write again, or only staff. */
  CHAT_SWITCHED: Numbered & { readonly open: boolean };
}

/** Client to server. */
export interface ChatCommands {
  /** `id`: chosen by the client. Sending a message again with the same id changes nothing and returns the same answer. */
  CHAT_MESSAGE: { body: { sessionId?: string; text: string; id?: string }; answer: { readonly id: string; readonly seq: number } };
  CHAT_DELETED: { body: { sessionId?: string; id: string }; answer: null };
  CHAT_SWITCHED: { body: { sessionId?: string; open: boolean }; answer: { readonly open: boolean } };
}
