import { sql } from 'kysely';
import { ATTENDED_COLUMNS, SECONDS_ATTENDED } from '../presence/attended-parts.ts';

/** The watch time in whole seconds, for rows of `part` (see AttendedParts) that are grouped by session and user. */
export const SECONDS_WATCHED = sql`coalesce((
  select counted_ms / 1000 from watch_time w where w.session_id = part.session_id and w.user_id = part.user_id), ${SECONDS_ATTENDED})`;

/** All of WatchTime but the user, for the same rows. */
export const WATCH_COLUMNS = sql`${ATTENDED_COLUMNS}, ${SECONDS_WATCHED} as "watchedSeconds"`;
