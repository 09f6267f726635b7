import { sql } from 'kysely';
import type { CursorKey } from './reaction-cursors.ts';

/*
 * A failing reaction backs off: after each failure it waits twice as long as before, from half a second up to five minutes. After ten failures in a
 * row it is parked on that stream, which means that only a new fact or an operator makes it run again. Other streams are not affected.
 */

const PARK_AFTER_ATTEMPTS = 10;

/** While the database is down, the wait stops growing after this many attempts. It is half a minute by then. */
const MAX_ATTEMPTS_WHILE_DOWN = 6;

interface FailedAttempt extends CursorKey {
  /** `wanted_seq` when the attempt started. A fact beyond it arrived during the attempt, and makes the reaction due at once instead of parked. */
  readonly wantedSeq: number;
  readonly parkAfter?: number;
}

/** Postpones the next attempt of a reaction that failed, or parks it. */
export const backOff = ({ reaction, stream, wantedSeq, parkAfter = PARK_AFTER_ATTEMPTS }: FailedAttempt) => sql`
  update reaction_cursor set
    attempts = case when attempts + 1 < ${parkAfter} or wanted_seq <= ${wantedSeq} then attempts + 1 else 1 end,
    next_try_at = case when attempts + 1 < ${parkAfter} or wanted_seq <= ${wantedSeq}
      then now() + least(300, 0.5 * power(2, attempts)) * interval '1 second' else now() end,
    parked_at = case when attempts + 1 >= ${parkAfter} and wanted_seq <= ${wantedSeq} then now() end
  where reaction = ${reaction} and stream = ${stream} and seq < wanted_seq`;

/** Postpones the next attempt without ever parking the reaction, because it failed only because the database was down. */
export const backOffWhileDown = ({ reaction, stream }: CursorKey) => sql`
  update reaction_cursor set
    attempts = greatest(attempts, least(attempts + 1, ${MAX_ATTEMPTS_WHILE_DOWN})),
    next_try_at = now() + 0.5 * power(2, least(attempts, ${MAX_ATTEMPTS_WHILE_DOWN})) * interval '1 second'
  where reaction = ${reaction} and stream = ${stream} and seq < wanted_seq`;
