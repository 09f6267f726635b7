import { Module } from '@nestjs/common';
import { HttpDialects } from '../../kernel/http/dialects.ts';
import { CardAttendances } from './cards/card-attendances.ts';
import { CardChanges } from './cards/card-changes.ts';
import { CardEdits } from './cards/card-edits.ts';
import { CardViews } from './cards/card-views.ts';
import { Cards } from './cards/cards.ts';
import { httpDialect } from './http-dialect.ts';
import { NewCards } from './cards/new-cards.ts';
import { AdminController } from './rest/admin.controller.ts';
import { AnalyticsController } from './rest/analytics.controller.ts';
import { SessionsController } from './rest/sessions.controller.ts';

/** The API for clients of live-sessions systems, below /compat/live-sessions. */
@Module({
  controllers: [AdminController, AnalyticsController, SessionsController],
  providers: [CardAttendances, CardChanges, CardEdits, CardViews, Cards, NewCards],
})
export class LiveSessionsModule {
  constructor(dialects: HttpDialects) {
    dialects.add({ ...httpDialect, module: LiveSessionsModule });
  }
}
