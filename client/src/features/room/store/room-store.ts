import { createStore, type StoreApi } from 'zustand/vanilla';
import { apply, joined } from './apply.ts';
import type { Joined, Person, Received, RoomState } from './state.ts';

export interface RoomStore extends Pick<StoreApi<RoomState | null>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** Takes the answer to a join. */
  joined(answer: Joined): void;
  /** Takes a message; returns whether there is a gap before it, after which the caller must join again. */
  received(message: Received): boolean;
  /** Takes the list of those in the room as read over REST. */
  peopleRead(byId: Readonly<Record<string, Person>>, complete: boolean): void;
}

/** The state of one session; null until it has been joined. */
export const createRoomStore = (myId: string): RoomStore => {
  const store = createStore<RoomState | null>(() => null);
  return {
    ...store,
    joined: (answer) => store.setState(joined(store.getState(), myId, answer), true),
    received: (message) => {
      const before = store.getState();
      if (!before) return false;
      const { state, gap } = apply(before, message);
      if (state !== before) store.setState(state, true);
      return gap;
    },
    peopleRead: (byId, complete) => {
      const before = store.getState();
      if (before) store.setState({ ...before, people: { ...before.people, byId, complete } }, true);
    },
  };
};
