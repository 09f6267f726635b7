import { DomainError } from '../../../../kernel/domain/domain-error.ts';

/** A client's "now" arrives a little late. */
const PAST_TOLERANCE_MS = 60_000;
/** Thirty years, as for a series. Calendars only know four digits of a year. */
const FURTHEST_MS = 30 * 366 * 86_400_000;

/** Throws START_IN_THE_PAST. */
export const mustNotBePast = (startsAt: Date, now: Date): void => {
  if (startsAt.getTime() < now.getTime() - PAST_TOLERANCE_MS) throw new DomainError('START_IN_THE_PAST');
};

/** Throws START_TOO_FAR. */
export const mustBeNear = (startsAt: Date, now: Date): void => {
  if (startsAt.getTime() > now.getTime() + FURTHEST_MS) throw new DomainError('START_TOO_FAR');
};
