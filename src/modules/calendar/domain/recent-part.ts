import type { CalendarPart } from '../../../contracts/live-session/calendar.ts';

/** Calendar programs poll all day, so a calendar goes back only about one school term and is limited in length. */
const DAYS_BACK = 90;
const MAX_EVENTS = 2_000;

/** The recent sessions. Starts at midnight UTC, so that a calendar stays the same all day unless its sessions change. */
export const recentPart = (now: Date): CalendarPart => {
  const day = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return { from: new Date(day - DAYS_BACK * 86_400_000), limit: MAX_EVENTS };
};
