import type { ChatMessage } from '../store/state.ts';

/** How many messages of others came after the last one that was seen. */
export const unreadOf = (chat: readonly ChatMessage[], seen: number, myId: string): number =>
  chat.filter(({ seq, userId, text }) => seq > seen && userId !== myId && text !== null).length;
