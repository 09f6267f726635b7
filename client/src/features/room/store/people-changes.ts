import type { Message } from '../../../api/live.ts';
import type { Changes, Joined, People, Person, RoomState } from './state.ts';

type Moves = Omit<Message<'PARTICIPANTS_CHANGED'>, 'sessionId'>;

/** Those who are in the room after these moves. If the moves name nobody, the list is no longer complete. */
export const moved = ({ byId, complete }: Pick<People, 'byId' | 'complete'>, { joined, left, changed, count, named }: Moves): People => {
  if (!named) return { byId, count, complete: false };
  const next: Record<string, Person> = { ...byId };
  for (const person of joined) next[person.userId] = person;
  for (const userId of left) delete next[userId];
  for (const { userId, ...media } of changed) if (next[userId]) next[userId] = { ...next[userId], ...media };
  return { byId: next, count, complete };
};

export const peopleOf = ({ items, count }: Joined['participants']): People => ({
  byId: Object.fromEntries(items.map((person) => [person.userId, person])),
  count,
  complete: items.length >= count,
});

/** Whoever leaves or speaks again is no longer muted. */
const stillMuted = (muted: RoomState['muted'], { left, changed }: Moves): RoomState['muted'] => {
  const over = new Set([...left, ...changed.filter(({ microphone }) => microphone).map(({ userId }) => userId)]);
  return muted.some((id) => over.has(id)) ? muted.filter((id) => !over.has(id)) : muted;
};

export const peopleChanges: Changes = {
  PARTICIPANTS_CHANGED: ({ people, muted }, message) => ({ people: moved(people, message), muted: stillMuted(muted, message) }),
  USER_RENAMED: ({ people, names, hands, chat }, { userId, name }) => ({
    names: { ...names, [userId]: name },
    people: people.byId[userId] ? { ...people, byId: { ...people.byId, [userId]: { ...people.byId[userId], name } } } : people,
    hands: { ...hands, items: hands.items.map((hand) => (hand.userId === userId ? { ...hand, name } : hand)) },
    chat: chat.map((message) => (message.userId === userId ? { ...message, name } : message)),
  }),
};
