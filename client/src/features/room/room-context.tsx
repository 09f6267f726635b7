import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { RoomConnection } from './link/connection.ts';
import type { LinkState } from './link/link-state.ts';
import type { RoomTools } from './room-tools.ts';
import type { RoomState } from './store/state.ts';

export const RoomContext = createContext<RoomTools | null>(null);

export const useRoomTools = (): RoomTools => {
  const tools = useContext(RoomContext);
  if (!tools) throw new Error('This is only for parts of a room that has been joined.');
  return tools;
};

/** The connection to the room that this part of the page is in. */
export const useRoomConnection = (): RoomConnection => useRoomTools().connection;

/** A part of the state of the room. Lists and objects that `select` puts together must have the same items to count as unchanged. */
export const useRoom = <T,>(select: (state: RoomState) => T): T =>
  useStore(
    useRoomConnection().room,
    useShallow((state: RoomState | null) => select(state!)),
  );

export const useLink = <T,>(select: (state: LinkState) => T): T => useStore(useRoomConnection().link, select);

/** Whether commands can be sent now. */
export const useIsConnected = (): boolean => useLink(({ status }) => status === 'inside');
