import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { LinkState } from './link/link-state.ts';
import { RoomTools } from './room-tools.ts';

/** Joins the room, and leaves it with the page. */
export const useConnection = (sessionId: string, myId: string, media: boolean): LinkState & { readonly tools: RoomTools } => {
  const [tools] = useState(() => new RoomTools(sessionId, myId, media));
  const { connection } = tools;
  useEffect(() => {
    connection.open();
    return () => connection.close();
  }, [connection]);
  return { tools, ...useStore(connection.link) };
};
