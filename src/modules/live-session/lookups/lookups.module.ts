import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { ClassRoomController } from './class-room.controller.ts';
import { FindOwnLiveSessionsHandler } from './features/find-own-live-sessions.ts';
import { GetLiveSessionForMemberHandler } from './features/get-live-session-for-member.ts';
import { GetLiveSessionOfClassHandler } from './features/get-live-session-of-class.ts';
import { GetRoomSessionHandler } from './features/get-room-session.ts';
import { GetSeatRulesHandler } from './features/get-seat-rules.ts';

@Module({
  imports: [AccessModule],
  controllers: [ClassRoomController],
  providers: [
    FindOwnLiveSessionsHandler,
    GetLiveSessionForMemberHandler,
    GetLiveSessionOfClassHandler,
    GetRoomSessionHandler,
    GetSeatRulesHandler,
  ],
})
export class LookupsModule {}
