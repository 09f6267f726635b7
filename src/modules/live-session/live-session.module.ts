import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Admission } from './admission.js';
import { Catalogue } from './catalogue.js';
import { ClassMembers } from './class-members.js';
import { ClassRoomController } from './class-room.controller.js';
import { ClassStaff } from './class-staff.js';
import { SessionsThatEndThemselves } from './clockwork/sessions-that-end-themselves.js';
import { SessionsThatStartSoon } from './clockwork/sessions-that-start-soon.js';
import { Ending } from './ending.js';
import { CallOffSessionHandler } from './features/call-off-session.js';
import { CancelSessionHandler } from './features/cancel-session.js';
import { EditSessionHandler } from './features/edit-session.js';
import { EndSessionHandler } from './features/end-session.js';
import { FindOwnLiveSessionsHandler } from './features/find-own-live-sessions.js';
import { GetClassForCalendarHandler, GetSessionForCalendarHandler, GetUserForCalendarHandler } from './features/get-for-calendar.js';
import { GetClassRoomHandler } from './features/get-class-room.js';
import { GetLiveSessionOfClassHandler } from './features/get-live-session-of-class.js';
import { GetMeetingHandler } from './features/get-meeting.js';
import { GetParticipantsHandler } from './features/get-participants.js';
import { GetRoomOfClassHandler } from './features/get-room-of-class.js';
import { GetRoomSessionHandler } from './features/get-room-session.js';
import { GetSeatRulesHandler } from './features/get-seat-rules.js';
import { GetSessionAccessHandler, GetSessionAccessOfManyHandler } from './features/get-session-access.js';
import { GetSessionHandler } from './features/get-session.js';
import { GetSessionStatsHandler } from './features/get-session-stats.js';
import { GetSessionsInBriefHandler } from './features/get-sessions-in-brief.js';
import { GetThumbnailHandler } from './features/get-thumbnail.js';
import { FindSessionsJoinedHandler, IsParticipantHandler } from './features/is-participant.js';
import { JoinSessionHandler } from './features/join-session.js';
import { LeaveSessionHandler } from './features/leave-session.js';
import { ListEventsHandler } from './features/list-events.js';
import { ListParticipantsHandler } from './features/list-participants.js';
import { ListSessionsHandler } from './features/list-sessions.js';
import { ScheduleSeriesHandler } from './features/schedule-series.js';
import { RemoveThumbnailHandler } from './features/remove-thumbnail.js';
import { ScheduleSessionHandler } from './features/schedule-session.js';
import { SetThumbnailHandler } from './features/set-thumbnail.js';
import { StartAdHocSessionHandler } from './features/start-ad-hoc-session.js';
import { StartSessionHandler } from './features/start-session.js';
import { LiveSessionController } from './live-session.controller.js';
import { HandingOver } from './handing-over.js';
import { Hosts } from './hosts.js';
import { Making } from './making.js';
import { Meetings } from './meetings.js';
import { PictureFiles } from './pictures/picture-files.js';
import { Placeholders } from './pictures/placeholders.js';
import { NodeLease } from './presence/node-lease.js';
import { NodeWatch } from './presence/node-watch.js';
import { PresenceLane } from './presence/presence-lane.js';
import { PresenceStore } from './presence/presence-store.js';
import { PuttingOut } from './presence/putting-out.js';
import { Reaper } from './presence/reaper.js';
import { EndPresenceWhenBookingCancelled } from './reactions/end-presence-when-booking-cancelled.js';
import { EndPresenceWhenHandedOver } from './reactions/end-presence-when-handed-over.js';
import { EndPresenceWhenRoleChanged } from './reactions/end-presence-when-role-changed.js';
import { EndPresenceWhenStudentUnenrolled } from './reactions/end-presence-when-student-unenrolled.js';
import { EndPresenceWhenTeacherRemoved } from './reactions/end-presence-when-teacher-removed.js';
import { EndPresenceWhenUserDeactivated } from './reactions/end-presence-when-user-deactivated.js';
import { FollowHostNameWhenProfileChanged } from './reactions/follow-host-name-when-profile-changed.js';
import { RoomController } from './room.controller.js';
import { SessionChange } from './session-change.js';
import { SessionViews } from './session-views.js';
import { ShareController } from './share.controller.js';
import { ShareCodes } from './share-codes.js';
import { Starting } from './starting.js';
import { ThumbnailController } from './thumbnail.controller.js';

const features = [
  CallOffSessionHandler,
  CancelSessionHandler,
  EditSessionHandler,
  EndSessionHandler,
  FindOwnLiveSessionsHandler,
  FindSessionsJoinedHandler,
  GetClassForCalendarHandler,
  GetClassRoomHandler,
  GetLiveSessionOfClassHandler,
  GetMeetingHandler,
  GetParticipantsHandler,
  GetRoomOfClassHandler,
  GetRoomSessionHandler,
  GetSeatRulesHandler,
  GetSessionAccessHandler,
  GetSessionAccessOfManyHandler,
  GetSessionForCalendarHandler,
  GetSessionHandler,
  GetSessionsInBriefHandler,
  GetSessionStatsHandler,
  GetUserForCalendarHandler,
  GetThumbnailHandler,
  IsParticipantHandler,
  JoinSessionHandler,
  LeaveSessionHandler,
  ListEventsHandler,
  ListParticipantsHandler,
  ListSessionsHandler,
  ScheduleSeriesHandler,
  RemoveThumbnailHandler,
  ScheduleSessionHandler,
  SetThumbnailHandler,
  StartAdHocSessionHandler,
  StartSessionHandler,
];
const reactions = [
  EndPresenceWhenBookingCancelled,
  EndPresenceWhenHandedOver,
  EndPresenceWhenRoleChanged,
  EndPresenceWhenStudentUnenrolled,
  EndPresenceWhenTeacherRemoved,
  EndPresenceWhenUserDeactivated,
  FollowHostNameWhenProfileChanged,
];
const clockwork = [SessionsThatEndThemselves, SessionsThatStartSoon];
const presence = [NodeLease, NodeWatch, PresenceLane, PresenceStore, PuttingOut, Reaper];
const pictures = [PictureFiles, Placeholders];
const services = [
  Admission,
  Catalogue,
  ClassMembers,
  ClassStaff,
  Ending,
  HandingOver,
  Hosts,
  Making,
  Meetings,
  SessionChange,
  SessionViews,
  ShareCodes,
  Starting,
];

@Module({
  controllers: [LiveSessionController, RoomController, ThumbnailController, ClassRoomController, ShareController],
  providers: [...features, ...reactions, ...presence, ...clockwork, ...pictures, ...services],
})
export class LiveSessionModule implements OnApplicationBootstrap {
  constructor(private readonly meetings: Meetings) {}

  onApplicationBootstrap(): Promise<void> {
    return this.meetings.sealAnew();
  }
}
