import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.ts';
import { ListEventsHandler } from './features/list-events.ts';
import { HistoryController } from './history.controller.ts';

@Module({
  imports: [AccessModule],
  controllers: [HistoryController],
  providers: [ListEventsHandler],
})
export class HistoryModule {}
