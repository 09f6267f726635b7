import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { MeetingModule } from '../meeting/meeting.module.ts';
import { AttendedParts } from './attended-parts.ts';
import { Eviction } from './eviction.ts';
import { FindVisitorsHandler } from './features/find-visitors.ts';
import { AskForMediaHandler } from './features/ask-for-media.ts';
import { GetMediaLineHandler } from './features/get-media-line.ts';
import { GetLastMediaChangesHandler, GetMediaStatesHandler } from './features/get-media-states.ts';
import { GetParticipantsHandler } from './features/get-participants.ts';
import { GetStaysHandler, GetTimeAttendedHandler } from './features/get-time-attended.ts';
import { FindPresentHandler, FindSessionsJoinedHandler } from './features/find-present.ts';
import { JoinSessionHandler } from './features/join-session.ts';
import { IsFirstStayHandler, ListStaysHandler } from './features/list-stays.ts';
import { LeaveSessionHandler } from './features/leave-session.ts';
import { ListParticipantsHandler } from './features/list-participants.ts';
import { SetMediaStateHandler } from './features/set-media-state.ts';
import { NodeLease } from './node-lease.ts';
import { LeaseRenewal } from './lease-renewal.ts';
import { PresenceLane } from './presence-lane.ts';
import { PresenceStore } from './presence-store.ts';
import { PresenceController } from './presence.controller.ts';
import { END_PRESENCE_REACTIONS } from './reactions/end-presence-when-access-lost.ts';
import { Reaper } from './reaper.ts';

@Module({
  imports: [AccessModule, MeetingModule],
  controllers: [PresenceController],
  providers: [
    NodeLease,
    LeaseRenewal,
    Reaper,
    PresenceLane,
    PresenceStore,
    Eviction,
    AttendedParts,
    AskForMediaHandler,
    FindPresentHandler,
    FindSessionsJoinedHandler,
    FindVisitorsHandler,
    GetLastMediaChangesHandler,
    GetMediaLineHandler,
    GetMediaStatesHandler,
    GetParticipantsHandler,
    GetStaysHandler,
    GetTimeAttendedHandler,
    IsFirstStayHandler,
    JoinSessionHandler,
    LeaveSessionHandler,
    ListParticipantsHandler,
    ListStaysHandler,
    SetMediaStateHandler,
    ...END_PRESENCE_REACTIONS,
  ],
  exports: [AttendedParts, PresenceStore],
})
export class PresenceModule {}
