import { Module } from '@nestjs/common';
import { CalendarLimits } from './calendar-limits.ts';
import { CalendarController } from './calendar.controller.js';
import { GetClassCalendarHandler } from './features/get-class-calendar.js';
import { GetFeedHandler } from './features/get-feed.js';
import { GetSessionCalendarHandler } from './features/get-session-calendar.js';
import { RemoveFeedHandler } from './features/remove-feed.js';
import { RenewFeedHandler } from './features/renew-feed.js';

const features = [GetClassCalendarHandler, GetFeedHandler, GetSessionCalendarHandler, RemoveFeedHandler, RenewFeedHandler];

@Module({ controllers: [CalendarController], providers: [CalendarLimits, ...features] })
export class CalendarModule {}
