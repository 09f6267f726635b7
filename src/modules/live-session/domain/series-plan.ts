import { Refusal } from '../../../kernel/domain/refusal.js';
import { dayOf, instantOf, wallOf } from './local-time.js';
import type { SessionDetails } from './session-details.js';
import { isTimeZone } from './time-zone.js';

/** Which sessions of a series a request is about, seen from one of them. */
export type Scope = 'this' | 'following' | 'all';

type Plan = Pick<SessionDetails, 'startsAt' | 'timeZone'>;

/**
 * What a change of one session, `from` its plan, is for another one of the series. A new time of day is taken over as clocks show it, on the
 * other's own date (of a session that goes to another date, by as many days); everything else is the same for both.
 */
export const changesFor = (changes: Partial<SessionDetails>, from: Plan, other: Plan): Partial<SessionDetails> => {
  const { startsAt = from.startsAt, timeZone = from.timeZone } = changes;
  if (!isTimeZone(timeZone)) throw new Refusal('UNKNOWN_TIME_ZONE');
  const { startsAt: _, ...rest } = changes;
  // Who sends all fields back as they were moves nothing.
  if (startsAt.getTime() === from.startsAt.getTime() && timeZone === from.timeZone) return rest;
  const [before, after] = [wallOf(from.startsAt, from.timeZone), wallOf(startsAt, timeZone)];
  const days = dayOf(after) - dayOf(before);
  const own = dayOf(wallOf(other.startsAt, other.timeZone));
  const wall = own + days + (after - dayOf(after));
  return { ...rest, startsAt: instantOf(wall, changes.timeZone ?? other.timeZone) };
};
