import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import type { SessionDetails } from '../../../../contracts/live-session/lifecycle.ts';
import { instantOf, localTimeOf } from './local-time.ts';
import { isTimeZone } from '../../../../config/time-zone.ts';

type Plan = Pick<SessionDetails, 'startsAt' | 'timeZone'>;

/**
 * Throws SESSION_NOT_SCHEDULED if the local date changes. Used if the requested session is live or over and so keeps its own date: each repetition
 * of the request would move the other sessions by the same number of days again. A new time of day can be repeated safely.
 */
export const mustKeepDate = (changes: Partial<SessionDetails>, from: Plan): void => {
  if (daysMoved(changes, from) === 0) return;
  const message = 'cannot be moved to another date, because this session is live or over: change a scheduled one instead';
  throw new DomainError('SESSION_NOT_SCHEDULED', [{ field: 'startsAt', message }]);
};

/** By how many days the local date changes. */
const daysMoved = ({ startsAt, timeZone }: Partial<SessionDetails>, from: Plan): number => {
  if (timeZone !== undefined && !isTimeZone(timeZone)) throw new DomainError('UNKNOWN_TIME_ZONE');
  const before = localTimeOf(from.startsAt, from.timeZone).toPlainDate();
  return before.until(localTimeOf(startsAt ?? from.startsAt, timeZone ?? from.timeZone).toPlainDate(), { largestUnit: 'day' }).days;
};

/**
 * Translates the changes of one session, planned as `from`, to another session of the same series. A new time of day is local time, and the other
 * session stays on its own date; a new date moves it by the same number of days. All other changes apply unchanged.
 */
export const changesFor = (changes: Partial<SessionDetails>, from: Plan, other: Plan): Partial<SessionDetails> => {
  const { startsAt = from.startsAt, timeZone = from.timeZone } = changes;
  const days = daysMoved(changes, from);
  const { startsAt: _, ...rest } = changes;
  // A client that sends back all fields unchanged moves nothing.
  if (startsAt.getTime() === from.startsAt.getTime() && timeZone === from.timeZone) return rest;
  const date = localTimeOf(other.startsAt, other.timeZone).toPlainDate().add({ days });
  const local = date.toPlainDateTime(localTimeOf(startsAt, timeZone).toPlainTime());
  return { ...rest, startsAt: instantOf(local, changes.timeZone ?? other.timeZone) };
};
