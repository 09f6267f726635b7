import type { RecordedFact } from '../../../contracts/fact.ts';
import type { RoomSession } from '../../../contracts/live-session.ts';
import type { ServerEvent, ServerMessages } from '../../../contracts/realtime.ts';

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
export type Make = (facts: Run, listener: { readonly staff: boolean }, lookup: Lookup) => Draft | Promise<Draft>;

/** How each type of fact becomes a message. */
export type FactTable = Readonly<
  Record<
    string,
    {
      readonly make: Make;
      /** Whether consecutive facts are sent as one message. */
      readonly folds?: true;
      /** The users whose names the message contains. */
      readonly people?: (fact: RecordedFact) => readonly string[];
      /** The chat message whose text the message contains. */
      readonly messageId?: (fact: RecordedFact) => string;
    }
  >
>;
