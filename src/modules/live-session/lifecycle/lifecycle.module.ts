import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { MeetingModule } from '../meeting/meeting.module.ts';
import { PresenceModule } from '../presence/presence.module.ts';
import { ShareCodes } from '../sharing/share-codes.ts';
import { CallOffSessionHandler } from './features/call-off-session.ts';
import { CancelSessionHandler } from './features/cancel-session.ts';
import { EditSessionHandler } from './features/edit-session.ts';
import { EndSessionHandler } from './features/end-session.ts';
import { ScheduleSessionHandler } from './features/schedule-session.ts';
import { StartAdHocSessionHandler } from './features/start-ad-hoc-session.ts';
import { StartSessionHandler } from './features/start-session.ts';
import { EndedSessions } from './ended-sessions.ts';
import { Hosts } from './hosts.ts';
import { LifecycleController } from './lifecycle.controller.ts';
import { NewSessions } from './new-sessions.ts';
import { FollowHostNameWhenProfileChanged } from './reactions/follow-host-name-when-profile-changed.ts';
import { SessionChange } from './session-change.ts';
import { SessionEnd } from './session-end.ts';
import { SessionRepeat } from './session-repeat.ts';
import { SessionStart } from './session-start.ts';

@Module({
  imports: [AccessModule, MeetingModule, PresenceModule],
  controllers: [LifecycleController],
  providers: [
    EndedSessions,
    Hosts,
    NewSessions,
    ShareCodes,
    SessionChange,
    SessionStart,
    SessionEnd,
    SessionRepeat,
    CallOffSessionHandler,
    CancelSessionHandler,
    EditSessionHandler,
    EndSessionHandler,
    ScheduleSessionHandler,
    StartAdHocSessionHandler,
    StartSessionHandler,
    FollowHostNameWhenProfileChanged,
  ],
  exports: [NewSessions, SessionChange, SessionEnd, SessionRepeat],
})
export class LifecycleModule {}
