import { FindClosedDoorsHandler, FindRemovalsHandler, GetDoorHandler } from './features/get-door.ts';
import { ListRemovalsHandler } from './features/list-removals.ts';
import { LockRoomHandler } from './features/lock-room.ts';
import { MuteParticipantsHandler, UnmuteOnMicrophoneHandler } from './features/mute-participants.ts';
import { ReadmitParticipantHandler, RemoveParticipantHandler } from './features/remove-participant.ts';
import { ModerationLane } from './moderation-lane.ts';
import { ModerationStore } from './moderation-store.ts';
import { RoomModeration } from './room-moderation.ts';
import { Targets } from './targets.ts';

export const moderationProviders = [
  FindClosedDoorsHandler,
  FindRemovalsHandler,
  GetDoorHandler,
  ListRemovalsHandler,
  LockRoomHandler,
  ModerationLane,
  ModerationStore,
  MuteParticipantsHandler,
  ReadmitParticipantHandler,
  RemoveParticipantHandler,
  RoomModeration,
  Targets,
  UnmuteOnMicrophoneHandler,
];
