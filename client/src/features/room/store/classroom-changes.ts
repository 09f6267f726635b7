import type { Changes, RoomState } from './state.ts';

const withHands = (items: RoomState['hands']['items'], count: number): Partial<RoomState> => ({ hands: { items, count } });

/** Lowering hands that are beyond those listed changes only the count. */
const handLowered: NonNullable<Changes['HAND_LOWERED']> = ({ hands: { items, count } }, { userIds }) =>
  userIds
    ? withHands(
        items.filter(({ userId }) => !userIds.includes(userId)),
        count - userIds.length,
      )
    : withHands([], 0);

const allStudents = ({ people }: RoomState): string[] =>
  Object.values(people.byId)
    .filter(({ role }) => role === 'student')
    .map(({ userId }) => userId);

export const classroomChanges: Changes = {
  CHAT_MESSAGE: ({ chat, names }, { id, seq, userId, name, role, text, at }) => ({
    chat: [...chat, { id, seq, userId, name, role, text, at }],
    names: { ...names, [userId]: name },
  }),
  CHAT_DELETED: ({ chat, deleted }, { id }) => ({
    chat: chat.map((message) => (message.id === id ? { ...message, text: null } : message)),
    deleted: { ...deleted, [id]: true },
  }),
  CHAT_SWITCHED: (_, { open }) => ({ chatOpen: open }),
  HAND_RAISED: ({ hands: { items, count }, names }, { userId, name, seq, at }) =>
    // A snapshot may include a hand whose message comes after it.
    items.some((hand) => hand.userId === userId)
      ? {}
      : { ...withHands([...items, { userId, name, seq, at }], count + 1), names: { ...names, [userId]: name } },
  HAND_LOWERED: handLowered,
  PARTICIPANT_MUTED: (state, { userIds }) => ({ muted: [...new Set([...state.muted, ...(userIds ?? allStudents(state))])] }),
  PARTICIPANT_REMOVED: ({ names }, { userId, name }) => ({ names: { ...names, [userId]: name } }),
  ROOM_LOCKED: (_, { locked }) => ({ locked }),
  PLAYBACK: (_, { playing, position, rate, at }) => ({ playback: { playing, position, rate, at } }),
  VERIFICATION_CHANGED: ({ verifications }, { changes }) => ({
    verifications: { ...verifications, ...Object.fromEntries(changes.map((change) => [change.userId, change])) },
  }),
};
