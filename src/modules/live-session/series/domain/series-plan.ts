import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { dayOf, instantOf, wallOf } from './local-time.ts';
import type { SessionDetails } from '../../lifecycle/domain/session-details.ts';
import { isTimeZone } from './time-zone.ts';

/** Which sessions of a series a request is about, seen from one of them. */
export type Scope = 'this' | 'following' | 'all';

type Plan = Pick<SessionDetails, 'startsAt' | 'timeZone'>;

/**
 * Refuses with SESSION_NOT_SCHEDULED what would put the others off by days when `from`, from which the days are counted, stays where it is
 * (it is live or over): sent again it would put them off again. A time of day can be sent again.
 */
export const mustKeepDate = (changes: Partial<SessionDetails>, from: Plan): void => {
  if (daysOff(changes, from) === 0) return;
  const message = 'cannot be on another date, because this session is live or over: change one that is scheduled';
  throw new DomainError('SESSION_NOT_SCHEDULED', [{ field: 'startsAt', message }]);
};

/** By how many days, in ms, the date on the wall changes. */
const daysOff = ({ startsAt, timeZone }: Partial<SessionDetails>, from: Plan): number => {
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw new DomainError('UNKNOWN_TIME_ZONE');
  return dayOf(wallOf(startsAt ?? from.startsAt, timeZone ?? from.timeZone)) - dayOf(wallOf(from.startsAt, from.timeZone));
};

/**
 * What a change of one session, `from` its plan, is for another one of the series. A new time of day is taken over as clocks show it, on the
 * other's own date (of a session that goes to another date, by as many days); everything else is the same for both.
 */
export const changesFor = (changes: Partial<SessionDetails>, from: Plan, other: Plan): Partial<SessionDetails> => {
  const { startsAt = from.startsAt, timeZone = from.timeZone } = changes;
  const days = daysOff(changes, from);
  const { startsAt: _, ...rest } = changes;
  // Who sends all fields back as they were moves nothing.
  if (startsAt.getTime() === from.startsAt.getTime() && timeZone === from.timeZone) return rest;
  const after = wallOf(startsAt, timeZone);
  const own = dayOf(wallOf(other.startsAt, other.timeZone));
  const wall = own + days + (after - dayOf(after));
  return { ...rest, startsAt: instantOf(wall, changes.timeZone ?? other.timeZone) };
};
