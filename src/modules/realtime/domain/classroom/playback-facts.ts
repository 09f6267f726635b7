import { PlaybackChanged } from '../../../../contracts/classroom/playback.ts';
import type { FactTable } from '../drafts.ts';

export const playbackFacts: FactTable = {
  [PlaybackChanged.type]: {
    make: ([{ payload, occurredAt }]) => ({ event: 'PLAYBACK', data: { ...(payload as PlaybackChanged['payload']), at: occurredAt } }),
  },
};
