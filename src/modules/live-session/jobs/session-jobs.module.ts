import { Module } from '@nestjs/common';
import { LifecycleModule } from '../lifecycle/lifecycle.module.ts';
import { AnnounceUpcomingSessions } from './announce-upcoming-sessions.ts';
import { EndOverdueSessions } from './end-overdue-sessions.ts';

@Module({
  imports: [LifecycleModule],
  providers: [AnnounceUpcomingSessions, EndOverdueSessions],
})
export class SessionJobsModule {}
