import { useStore } from 'zustand';
import { useRoom, useRoomTools } from '../room-context.tsx';
import { unreadOf } from './unread.ts';

export const useUnread = (): number => {
  const seen = useStore(useRoomTools().outbox.store, (state) => state.seen);
  return useRoom(({ chat, myId }) => unreadOf(chat, seen, myId));
};
