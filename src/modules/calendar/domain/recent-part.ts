import type { CalendarPart } from '../../../contracts/live-session/calendar.ts';

/** Programs poll calendars all day, so they go back one school term and are limited in length. */
const DAYS_BACK = 90;
const MOST_EVENTS = 2_000;

/** From midnight UTC, so that the same sessions give the same text all day. */
export const recentPart = (now: Date): CalendarPart => {
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return { from: new Date(day - DAYS_BACK * 86_400_000), limit: MOST_EVENTS };
};
