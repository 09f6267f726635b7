import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { send } from '../../../api/live.ts';
import { devices } from '../devices/page-devices.ts';
import type { RoomConnection } from '../link/connection.ts';
import { useRoomConnection } from '../room-context.tsx';
import { Monitor, type Observed } from './monitor.ts';
import { RoomMedia, type RoomMediaState } from './room-media.ts';

interface Both {
  readonly media: RoomMedia;
  readonly monitor: Monitor;
}

const byConnection = new WeakMap<RoomConnection, Both>();
/** What fails is tried again by those who send it. */
const quietly = (sent: Promise<unknown>): void => void sent.catch(() => undefined);

const create = (connection: RoomConnection): Both => {
  const media = new RoomMedia({
    me: connection.myId,
    devices,
    signalling: {
      send: (event, body) => quietly(send(event, body)),
      announce: (to) => quietly(send('PEER_JOINED', { to })),
      isUp: () => connection.link.getState().status === 'inside',
    },
    tell: (state) => send('MEDIA_STATE', state),
  });
  connection.media.subscribe((signal) => media.hear(signal));
  return { media, monitor: new Monitor(media) };
};

const both = (connection: RoomConnection): Both => {
  const known = byConnection.get(connection) ?? create(connection);
  byConnection.set(connection, known);
  return known;
};

/** The video of this room: one for all parts of the page. */
export const useRoomMedia = (): Both => both(useRoomConnection());

/** A part of its state. Lists and objects that `select` puts together must have the same items to count as unchanged. */
export const useMedia = <T>(select: (state: RoomMediaState) => T): T => useStore(useRoomMedia().media.store, useShallow(select));

export const useObserved = <T>(select: (state: Observed) => T): T => useStore(useRoomMedia().monitor.store, useShallow(select));
