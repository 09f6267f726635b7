import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { socket } from '../../api/live.ts';
import { RoomConnection } from './link/connection.ts';
import type { LinkState } from './link/link-state.ts';

/** Joins the room, and leaves it with the page. */
export const useConnection = (sessionId: string, myId: string, media: boolean): LinkState & { readonly connection: RoomConnection } => {
  const [connection] = useState(() => new RoomConnection({ socket, sessionId, myId, media }));
  useEffect(() => {
    connection.open();
    return () => connection.close();
  }, [connection]);
  return { connection, ...useStore(connection.link) };
};
