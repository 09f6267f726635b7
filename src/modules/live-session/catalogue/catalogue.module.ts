import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { CatalogueController } from './catalogue.controller.ts';
import { Catalogue } from './catalogue.ts';
import { GetClassForCalendarHandler, GetSessionForCalendarHandler, GetUserForCalendarHandler } from './features/get-for-calendar.ts';
import { GetSessionStatsHandler } from './features/get-session-stats.ts';
import { GetSessionHandler } from './features/get-session.ts';
import { GetSessionsInBriefHandler } from './features/get-sessions-in-brief.ts';
import { ListSessionsHandler } from './features/list-sessions.ts';
import { SessionViews } from './session-views.ts';

@Module({
  imports: [AccessModule],
  controllers: [CatalogueController],
  providers: [
    Catalogue,
    SessionViews,
    GetClassForCalendarHandler,
    GetSessionForCalendarHandler,
    GetSessionHandler,
    GetSessionsInBriefHandler,
    GetSessionStatsHandler,
    GetUserForCalendarHandler,
    ListSessionsHandler,
  ],
})
export class CatalogueModule {}
