import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.ts';
import { AnalyticsController } from './analytics/analytics.controller.ts';
import { CountAttendeesHandler, GetAnalyticsHandler } from './analytics/features/get-analytics.ts';
import { ListAttendeesHandler, ReadAttendeesHandler } from './analytics/features/list-attendees.ts';
import { StartedSessions } from './analytics/started-sessions.ts';
import { CatalogueController } from './catalogue/catalogue.controller.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import {
  GetCalendarSessionsOfClassHandler,
  GetCalendarSessionHandler,
  GetCalendarSessionsOfUserHandler,
} from './catalogue/features/get-calendar-sessions.ts';
import { GetHostOverviewHandler } from './catalogue/features/get-host-overview.ts';
import { GetSessionStatsHandler } from './catalogue/features/get-session-stats.ts';
import { GetSessionHandler } from './catalogue/features/get-session.ts';
import { GetSessionsHandler } from './catalogue/features/get-sessions.ts';
import { GetSessionsInBriefHandler } from './catalogue/features/get-sessions-in-brief.ts';
import { ListSessionsHandler } from './catalogue/features/list-sessions.ts';
import { ListStartedSessionsHandler } from './catalogue/features/list-started-sessions.ts';
import { SessionViews } from './catalogue/session-views.ts';
import { ListEventsHandler } from './history/features/list-events.ts';
import { HistoryController } from './history/history.controller.ts';
import { AnnounceUpcomingSessions } from './jobs/announce-upcoming-sessions.ts';
import { EndOverdueSessions } from './jobs/end-overdue-sessions.ts';
import { LifecycleModule } from './lifecycle/lifecycle.module.ts';
import { ClassRoomController } from './lookups/class-room.controller.ts';
import { FindOwnLiveSessionsHandler } from './lookups/features/find-own-live-sessions.ts';
import { FindSessionsOverHandler } from './lookups/features/find-sessions-over.ts';
import { GetLiveSessionForMemberHandler, GetLiveSessionOfClassHandler } from './lookups/features/get-live-session.ts';
import { GetRoomSessionHandler } from './lookups/features/get-room-session.ts';
import { GetSeatRulesHandler } from './lookups/features/get-seat-rules.ts';
import { MeetingModule } from './meeting/meeting.module.ts';
import { GetThumbnailHandler } from './pictures/features/get-thumbnail.ts';
import { RemoveThumbnailHandler } from './pictures/features/remove-thumbnail.ts';
import { RepeatSessionHandler } from './pictures/features/repeat-session.ts';
import { ScheduleSessionWithPictureHandler } from './pictures/features/schedule-session-with-picture.ts';
import { SetThumbnailHandler } from './pictures/features/set-thumbnail.ts';
import { NewPictures } from './pictures/new-pictures.ts';
import { PictureFiles } from './pictures/picture-files.ts';
import { Placeholders } from './pictures/placeholders.ts';
import { ThumbnailController } from './pictures/thumbnail.controller.ts';
import { PresenceModule } from './presence/presence.module.ts';
import { ScheduleSeriesHandler } from './series/features/schedule-series.ts';
import { ShareController } from './sharing/share.controller.ts';
import { GetWatchTimeHandler } from './watching/features/get-watch-time.ts';
import { ReportWatchedHandler } from './watching/features/report-watched.ts';
import { WatchingController } from './watching/watching.controller.ts';

/** Parts that other parts depend on have a Nest module of their own; the others are wired up here. */
@Module({
  imports: [AccessModule, LifecycleModule, MeetingModule, PresenceModule],
  controllers: [
    AnalyticsController,
    CatalogueController,
    ClassRoomController,
    HistoryController,
    ShareController,
    ThumbnailController,
    WatchingController,
  ],
  providers: [
    AnnounceUpcomingSessions,
    Catalogue,
    CountAttendeesHandler,
    EndOverdueSessions,
    FindOwnLiveSessionsHandler,
    FindSessionsOverHandler,
    GetAnalyticsHandler,
    GetCalendarSessionsOfClassHandler,
    GetHostOverviewHandler,
    GetLiveSessionForMemberHandler,
    GetLiveSessionOfClassHandler,
    GetRoomSessionHandler,
    GetSeatRulesHandler,
    GetCalendarSessionHandler,
    GetSessionHandler,
    GetSessionsHandler,
    GetSessionsInBriefHandler,
    GetSessionStatsHandler,
    GetThumbnailHandler,
    GetCalendarSessionsOfUserHandler,
    GetWatchTimeHandler,
    ListAttendeesHandler,
    ListEventsHandler,
    ListSessionsHandler,
    ListStartedSessionsHandler,
    NewPictures,
    PictureFiles,
    Placeholders,
    ReadAttendeesHandler,
    RemoveThumbnailHandler,
    RepeatSessionHandler,
    ScheduleSessionWithPictureHandler,
    ReportWatchedHandler,
    ScheduleSeriesHandler,
    SessionViews,
    SetThumbnailHandler,
    StartedSessions,
  ],
})
export class LiveSessionModule {}
