import { useMemo } from 'react';
import { api, list } from '../../../api/client.ts';
import { usePages } from '../../../api/pages.ts';
import { useRoom } from '../room-context.tsx';
import type { ChatMessage } from '../store/state.ts';

/** All messages that have been read, oldest first: pages from before the snapshot, and those that came since. */
export const useMessages = () => {
  const id = useRoom((state) => state.sessionId);
  const snapshotSeq = useRoom((state) => state.snapshotSeq);
  const live = useRoom((state) => state.chat);
  const deleted = useRoom((state) => state.deleted);
  const pages = usePages(['room', id, 'chat', snapshotSeq], (after) =>
    list(api.GET('/api/v1/live-sessions/{id}/chat', { params: { path: { id }, query: { after, limit: 50, order: 'newest' } } })),
  );
  const { items } = pages;
  const messages = useMemo<readonly ChatMessage[]>(() => {
    const earlier = (items ?? [])
      .filter(({ seq }) => seq <= snapshotSeq)
      .map((message) => (deleted[message.id] ? { ...message, text: null } : message));
    return [...earlier.toReversed(), ...live];
  }, [items, snapshotSeq, deleted, live]);
  return { ...pages, messages };
};
