import { useEffect } from 'react';
import { api, list } from '../../../api/client.ts';
import { onMessage, type Message } from '../../../api/live.ts';
import { useIsConnected, useRoom, useRoomConnection } from '../room-context.tsx';
import { moved } from '../store/people-changes.ts';
import type { People, Person } from '../store/state.ts';

/** Up to this many are all kept here: as many as messages name. */
export const SMALL = 200;
/** In ms: how often a list that is out of date is read again. */
const PAUSE = 5_000;

export const readAll = async (id: string): Promise<Record<string, Person>> => {
  const people: Record<string, Person> = {};
  for (let after: string | null = ''; after !== null;) {
    const query: { after: string; limit: number } = { after, limit: 100 };
    const page = await list(api.GET('/api/v1/live-sessions/{id}/participants', { params: { path: { id }, query } }));
    for (const { userId, name, role, microphone, camera, screen } of page.items)
      people[userId] = { userId, name, role, microphone, camera, screen };
    after = page.next;
  }
  return people;
};

/** Completes the list of those in a small room, once and whenever messages no longer name everybody. Messages that come meanwhile count. */
export const usePeopleRead = (): void => {
  const { room, sessionId } = useRoomConnection();
  const isConnected = useIsConnected();
  const isNeeded = useRoom(({ people }) => !people.complete && people.count <= SMALL);
  useEffect(() => {
    if (!isNeeded || !isConnected) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const meanwhile: Message<'PARTICIPANTS_CHANGED'>[] = [];
      const stop = onMessage('PARTICIPANTS_CHANGED', (message) => message.sessionId === sessionId && meanwhile.push(message));
      try {
        const start: People = { byId: await readAll(sessionId), count: 0, complete: true };
        const { byId, complete } = meanwhile.reduce((people, message) => moved(people, message), start);
        if (!isOver) room.peopleRead(byId, complete);
      } catch {
        // Tried again below.
      } finally {
        stop();
        if (!isOver) timer = setTimeout(() => void read(), PAUSE);
      }
    };
    void read();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [isNeeded, isConnected, room, sessionId]);
};
