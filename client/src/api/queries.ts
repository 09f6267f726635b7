import { QueryClient } from '@tanstack/react-query';
import { Failure, isPassing } from './failures.ts';
import { onMessage, socket } from './live.ts';
import { signIn } from './session.ts';
import type { ServerEvent } from '../../../src/contracts/realtime.ts';

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (count, error) => count < 3 && (isPassing(error) || !(error instanceof Failure)),
    },
  },
});

/** Keys are `[area, …]`. What each event outside a room makes stale. */
const STALE: Partial<Record<ServerEvent, readonly string[]>> = {
  SESSION_STARTED: ['sessions', 'classes'],
  SESSION_UPDATED: ['sessions'],
  SESSION_ENDED: ['sessions', 'classes', 'registers'],
  ROOM_LOCKED: ['sessions'],
  BOOKING_CHANGED: ['sessions', 'bookings'],
  CLASS_RENAMED: ['classes', 'sessions'],
  USER_RENAMED: ['classes', 'users'],
};

const makeStale = (area: string) => void queries.invalidateQueries({ queryKey: [area] });

/** Keeps lists up to date by the events of the socket. */
export const followEvents = (): void => {
  for (const [event, areas] of Object.entries(STALE)) onMessage(event as ServerEvent, () => areas.forEach(makeStale));
  let wasConnected = false;
  socket.on('connect', () => {
    // Whatever happened while there was no connection.
    if (wasConnected) void queries.invalidateQueries();
    wasConnected = true;
  });
  signIn.subscribe(({ user }, before) => {
    if (user?.id !== before.user?.id && before.status !== 'unknown') queries.clear();
  });
};
