import { HandRaised, HandsLowered } from '../../../../contracts/classroom/hands.ts';
import type { FactTable } from '../drafts.ts';

export const handFacts: FactTable = {
  [HandRaised.type]: {
    people: ({ payload }) => [(payload as HandRaised['payload']).userId],
    make: async ([{ payload, occurredAt }], _, lookup) => {
      const { sessionId, userId } = payload as HandRaised['payload'];
      return { event: 'HAND_RAISED', data: { sessionId, userId, name: await lookup.name(userId), at: occurredAt } };
    },
  },
  [HandsLowered.type]: {
    make: ([{ payload }]) => {
      const { sessionId, userIds } = payload as HandsLowered['payload'];
      return { event: 'HAND_LOWERED', data: { sessionId, userIds } };
    },
  },
};
