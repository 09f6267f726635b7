import { ParticipantReadmitted, ParticipantRemoved, ParticipantsMuted, RoomLocked } from '../../../../contracts/classroom/moderation.ts';
import type { FactTable } from '../drafts.ts';

export const moderationFacts: FactTable = {
  [ParticipantsMuted.type]: {
    make: ([{ payload, actorId }]) => {
      const { sessionId, userIds } = payload as ParticipantsMuted['payload'];
      return { event: 'PARTICIPANT_MUTED', data: { sessionId, userIds, by: actorId! } };
    },
  },
  [ParticipantRemoved.type]: {
    people: ({ payload }) => [(payload as ParticipantRemoved['payload']).userId],
    make: async ([{ payload, actorId }], _, lookup) => {
      const { sessionId, userId } = payload as ParticipantRemoved['payload'];
      return { event: 'PARTICIPANT_REMOVED', data: { sessionId, userId, name: await lookup.name(userId), by: actorId! } };
    },
  },
  [ParticipantReadmitted.type]: {
    make: ([{ payload }]) => {
      const { sessionId, userId } = payload as ParticipantReadmitted['payload'];
      return { event: 'PARTICIPANT_READMITTED', data: { sessionId, userId } };
    },
  },
  [RoomLocked.type]: {
    make: ([{ payload }]) => {
      const { sessionId, locked } = payload as RoomLocked['payload'];
      return { event: 'ROOM_LOCKED', data: { sessionId, locked } };
    },
  },
};
