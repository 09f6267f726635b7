import { Module } from '@nestjs/common';
import { CalendarLimits } from './calendar-limits.ts';
import { CalendarController } from './calendar.controller.ts';
import { GetClassCalendarHandler } from './features/get-class-calendar.ts';
import { GetFeedStateHandler } from './features/get-feed-state.ts';
import { GetFeedHandler } from './features/get-feed.ts';
import { GetSessionCalendarHandler } from './features/get-session-calendar.ts';
import { RemoveFeedHandler } from './features/remove-feed.ts';
import { RenewFeedHandler } from './features/renew-feed.ts';
import { RemoveFeedWhenAccountReplaced } from './reactions/remove-feed-when-account-replaced.ts';

const features = [
  GetClassCalendarHandler,
  GetFeedHandler,
  GetFeedStateHandler,
  GetSessionCalendarHandler,
  RemoveFeedHandler,
  RenewFeedHandler,
];

@Module({ controllers: [CalendarController], providers: [CalendarLimits, RemoveFeedWhenAccountReplaced, ...features] })
export class CalendarModule {}
