import { Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.ts';
import { CatalogueModule } from './catalogue/catalogue.module.ts';
import { HistoryModule } from './history/history.module.ts';
import { LifecycleModule } from './lifecycle/lifecycle.module.ts';
import { LookupsModule } from './lookups/lookups.module.ts';
import { MeetingModule } from './meeting/meeting.module.ts';
import { PicturesModule } from './pictures/pictures.module.ts';
import { PresenceModule } from './presence/presence.module.ts';
import { SeriesModule } from './series/series.module.ts';
import { SessionJobsModule } from './jobs/session-jobs.module.ts';
import { SharingModule } from './sharing/sharing.module.ts';

/** Imports the module of each subdirectory. */
@Module({
  imports: [
    AccessModule,
    CatalogueModule,
    HistoryModule,
    LifecycleModule,
    LookupsModule,
    MeetingModule,
    PicturesModule,
    PresenceModule,
    SeriesModule,
    SessionJobsModule,
    SharingModule,
  ],
})
export class LiveSessionModule {}
