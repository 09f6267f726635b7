import { Module, type OnApplicationBootstrap } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { FindOpenMeetingsHandler } from './features/find-open-meetings.ts';
import { GetMeetingHandler } from './features/get-meeting.ts';
import { MeetingSecrets } from './meeting-secrets.ts';

@Module({
  imports: [AccessModule],
  providers: [MeetingSecrets, FindOpenMeetingsHandler, GetMeetingHandler],
  exports: [MeetingSecrets],
})
export class MeetingModule implements OnApplicationBootstrap {
  constructor(private readonly meetings: MeetingSecrets) {}

  onApplicationBootstrap(): Promise<void> {
    return this.meetings.reseal();
  }
}
