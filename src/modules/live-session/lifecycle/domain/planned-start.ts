import { DomainError } from '../../../../kernel/domain/domain-error.ts';

/** A start of "now" is slightly in the past by the time the request arrives. */
const PAST_TOLERANCE_MS = 60_000;
/** Thirty years, as for a series. Calendars only support four-digit years. */
const MAX_AHEAD_MS = 30 * 366 * 86_400_000;

/** Throws START_IN_THE_PAST. */
export const mustNotBePast = (startsAt: Date, now: Date): void => {
  if (startsAt.getTime() < now.getTime() - PAST_TOLERANCE_MS) throw new DomainError('START_IN_THE_PAST');
};

/** Throws START_TOO_FAR. */
export const mustBeNear = (startsAt: Date, now: Date): void => {
  if (startsAt.getTime() > now.getTime() + MAX_AHEAD_MS) throw new DomainError('START_TOO_FAR');
};
