import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { LifecycleModule } from '../lifecycle/lifecycle.module.ts';
import { ScheduleSeriesHandler } from './features/schedule-series.ts';

@Module({
  imports: [AccessModule, LifecycleModule],
  providers: [ScheduleSeriesHandler],
})
export class SeriesModule {}
