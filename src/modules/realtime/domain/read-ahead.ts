import type { RoomSession } from '../../../contracts/live-session.ts';
import type { Lookup } from './drafts.ts';

/** Reads for a batch of facts. */
export interface BatchReads {
  session(sessionId: string): Promise<RoomSession>;
  names(userIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  texts(sessionId: string, messageIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/**
 * A lookup that reads what a whole batch needs with one statement for all names and one for all texts, when the first of its messages is made. Hundreds
 * of messages, or of clients that return at the same moment, would otherwise exhaust the connection pool.
 */
export const readAhead = (reads: BatchReads, userIds: readonly string[], messageIds: readonly string[]): Lookup => {
  const names = once(() => reads.names([...new Set(userIds)]));
  const texts = once((sessionId: string) => reads.texts(sessionId, messageIds));
  return {
    session: once((sessionId: string) => reads.session(sessionId)),
    name: async (userId) => (await names('')).get(userId) ?? '',
    text: async (sessionId, messageId) => (await texts(sessionId)).get(messageId) ?? null,
  };
};

/** Looks up each key once. */
const once = <T>(lookUp: (key: string) => T): ((key: string) => T) => {
  const found = new Map<string, T>();
  return (key) => {
    const value = found.get(key) ?? lookUp(key);
    found.set(key, value);
    return value;
  };
};
