import type { RecordedFact } from '../../../contracts/fact.ts';
import type { RoomSession } from '../../../contracts/live-session.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';
import type { Listener } from '../../../kernel/messaging/log.ts';

/** A message before it is numbered. */
export type Draft = { [E in ServerEvent]: { readonly event: E; readonly data: Omit<ServerMessages[E], 'seq' | 'after'> } }[ServerEvent];

/** What messages need besides the facts, which hold only ids. */
export interface Lookup {
  session(sessionId: string): Promise<RoomSession>;
  name(userId: string): Promise<string>;
  /** The text of a chat message; null if it has been deleted. */
  text(sessionId: string, messageId: string): Promise<string | null>;
}

/** Consecutive facts that are sent as one message. */
export type Run = readonly [RecordedFact, ...RecordedFact[]];
/** Whom a message is for. `lists`: how many marks it may list. */
export type Reader = Listener & { readonly lists: number };
export type Make = (facts: Run, reader: Reader, lookup: Lookup) => Draft | Promise<Draft>;

/** How each type of fact becomes a message. */
export type FactTable = Readonly<
  Record<
    string,
    {
      readonly make: Make;
      /** Consecutive facts with the same key are sent as one message. */
      readonly folds?: (fact: RecordedFact) => string;
      /** The users whose names the message contains. */
      readonly people?: (fact: RecordedFact) => readonly string[];
      /** The chat message whose text the message contains. */
      readonly messageId?: (fact: RecordedFact) => string;
    }
  >
>;
