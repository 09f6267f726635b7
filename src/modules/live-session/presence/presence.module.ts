import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { MeetingModule } from '../meeting/meeting.module.ts';
import { Eviction } from './eviction.ts';
import { GetParticipantsHandler } from './features/get-participants.ts';
import { FindSessionsJoinedHandler, IsParticipantHandler } from './features/is-participant.ts';
import { JoinSessionHandler } from './features/join-session.ts';
import { LeaveSessionHandler } from './features/leave-session.ts';
import { ListParticipantsHandler } from './features/list-participants.ts';
import { NodeLease } from './node-lease.ts';
import { LeaseRenewal } from './lease-renewal.ts';
import { PresenceLane } from './presence-lane.ts';
import { PresenceStore } from './presence-store.ts';
import { PresenceController } from './presence.controller.ts';
import { EndPresenceWhenBookingCancelled } from './reactions/end-presence-when-booking-cancelled.ts';
import { EndPresenceWhenHandedOver } from './reactions/end-presence-when-handed-over.ts';
import { EndPresenceWhenRoleChanged } from './reactions/end-presence-when-role-changed.ts';
import { EndPresenceWhenStudentUnenrolled } from './reactions/end-presence-when-student-unenrolled.ts';
import { EndPresenceWhenTeacherRemoved } from './reactions/end-presence-when-teacher-removed.ts';
import { EndPresenceWhenUserDeactivated } from './reactions/end-presence-when-user-deactivated.ts';
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
    FindSessionsJoinedHandler,
    GetParticipantsHandler,
    IsParticipantHandler,
    JoinSessionHandler,
    LeaveSessionHandler,
    ListParticipantsHandler,
    EndPresenceWhenBookingCancelled,
    EndPresenceWhenHandedOver,
    EndPresenceWhenRoleChanged,
    EndPresenceWhenStudentUnenrolled,
    EndPresenceWhenTeacherRemoved,
    EndPresenceWhenUserDeactivated,
  ],
  exports: [PresenceStore],
})
export class PresenceModule {}
