import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { Admission } from './access/admission.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import { ClassMembers } from './access/class-members.ts';
import { ClassRoomController } from './lifecycle/class-sessions.controller.ts';
import { ClassStaff } from './access/class-staff.ts';
import { EndOverdueSessions } from './jobs/end-overdue-sessions.ts';
import { AnnounceUpcomingSessions } from './jobs/announce-upcoming-sessions.ts';
import { SessionEnd } from './lifecycle/session-end.ts';
import { CallOffSessionHandler } from './lifecycle/features/call-off-session.ts';
import { CancelSessionHandler } from './lifecycle/features/cancel-session.ts';
import { EditSessionHandler } from './lifecycle/features/edit-session.ts';
import { EndSessionHandler } from './lifecycle/features/end-session.ts';
import { FindOwnLiveSessionsHandler } from './lifecycle/features/find-own-live-sessions.ts';
import {
  GetClassForCalendarHandler,
  GetSessionForCalendarHandler,
  GetUserForCalendarHandler,
} from './catalogue/features/get-for-calendar.ts';
import { GetClassRoomHandler } from './lifecycle/features/get-class-room.ts';
import { GetLiveSessionOfClassHandler } from './lifecycle/features/get-live-session-of-class.ts';
import { GetMeetingHandler } from './sharing/features/get-meeting.ts';
import { GetParticipantsHandler } from './presence/features/get-participants.ts';
import { GetRoomOfClassHandler } from './lifecycle/features/get-room-of-class.ts';
import { GetRoomSessionHandler } from './lifecycle/features/get-room-session.ts';
import { GetSeatRulesHandler } from './lifecycle/features/get-seat-rules.ts';
import { GetSessionAccessHandler, GetSessionAccessOfManyHandler } from './access/features/get-session-access.ts';
import { GetSessionHandler } from './catalogue/features/get-session.ts';
import { GetSessionStatsHandler } from './catalogue/features/get-session-stats.ts';
import { GetSessionsInBriefHandler } from './catalogue/features/get-sessions-in-brief.ts';
import { GetThumbnailHandler } from './pictures/features/get-thumbnail.ts';
import { FindSessionsJoinedHandler, IsParticipantHandler } from './presence/features/is-participant.ts';
import { JoinSessionHandler } from './presence/features/join-session.ts';
import { LeaveSessionHandler } from './presence/features/leave-session.ts';
import { ListEventsHandler } from './lifecycle/features/list-events.ts';
import { ListParticipantsHandler } from './presence/features/list-participants.ts';
import { ListSessionsHandler } from './catalogue/features/list-sessions.ts';
import { ScheduleSeriesHandler } from './series/features/schedule-series.ts';
import { RemoveThumbnailHandler } from './pictures/features/remove-thumbnail.ts';
import { ScheduleSessionHandler } from './lifecycle/features/schedule-session.ts';
import { SetThumbnailHandler } from './pictures/features/set-thumbnail.ts';
import { StartAdHocSessionHandler } from './lifecycle/features/start-ad-hoc-session.ts';
import { StartSessionHandler } from './lifecycle/features/start-session.ts';
import { LiveSessionController } from './live-session.controller.js';
import { SessionHandOver } from './lifecycle/session-hand-over.ts';
import { Hosts } from './lifecycle/hosts.ts';
import { NewSessions } from './lifecycle/new-sessions.ts';
import { MeetingSecrets } from './sharing/meeting-secrets.ts';
import { PictureFiles } from './pictures/picture-files.js';
import { Placeholders } from './pictures/placeholders.js';
import { NodeLease } from './presence/node-lease.js';
import { NodeWatch } from './presence/node-watch.js';
import { PresenceLane } from './presence/presence-lane.js';
import { PresenceStore } from './presence/presence-store.js';
import { Eviction } from './presence/eviction.ts';
import { Reaper } from './presence/reaper.js';
import { EndPresenceWhenBookingCancelled } from './presence/reactions/end-presence-when-booking-cancelled.ts';
import { EndPresenceWhenHandedOver } from './presence/reactions/end-presence-when-handed-over.ts';
import { EndPresenceWhenRoleChanged } from './presence/reactions/end-presence-when-role-changed.ts';
import { EndPresenceWhenStudentUnenrolled } from './presence/reactions/end-presence-when-student-unenrolled.ts';
import { EndPresenceWhenTeacherRemoved } from './presence/reactions/end-presence-when-teacher-removed.ts';
import { EndPresenceWhenUserDeactivated } from './presence/reactions/end-presence-when-user-deactivated.ts';
import { FollowHostNameWhenProfileChanged } from './lifecycle/reactions/follow-host-name-when-profile-changed.ts';
import { RoomController } from './presence/room.controller.ts';
import { SessionChange } from './lifecycle/session-change.ts';
import { SessionViews } from './catalogue/session-views.ts';
import { ShareController } from './sharing/share.controller.ts';
import { ShareCodes } from './sharing/share-codes.ts';
import { SessionStart } from './lifecycle/session-start.ts';
import { ThumbnailController } from './pictures/thumbnail.controller.ts';

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
const jobs = [EndOverdueSessions, AnnounceUpcomingSessions];
const presence = [NodeLease, NodeWatch, PresenceLane, PresenceStore, Eviction, Reaper];
const pictures = [PictureFiles, Placeholders];
const services = [
  Admission,
  Catalogue,
  ClassMembers,
  ClassStaff,
  SessionEnd,
  SessionHandOver,
  Hosts,
  NewSessions,
  MeetingSecrets,
  SessionChange,
  SessionViews,
  ShareCodes,
  SessionStart,
];

@Module({
  controllers: [LiveSessionController, RoomController, ThumbnailController, ClassRoomController, ShareController],
  providers: [...features, ...reactions, ...presence, ...jobs, ...pictures, ...services],
})
export class LiveSessionModule implements OnApplicationBootstrap {
  constructor(private readonly meetings: MeetingSecrets) {}

  onApplicationBootstrap(): Promise<void> {
    return this.meetings.sealAnew();
  }
}
