import type { CalendarPart } from '../../../contracts/live-session/calendar.ts';

/** Calendars are read again and again by machines: they begin a school term back, and end somewhere. */
const DAYS_BACK = 90;
const MOST_EVENTS = 2_000;

/** Since midnight (UTC): within a day the same sessions are the same text. */
export const recentPart = (now: Date): CalendarPart => {
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return { from: new Date(day - DAYS_BACK * 86_400_000), limit: MOST_EVENTS };
};
