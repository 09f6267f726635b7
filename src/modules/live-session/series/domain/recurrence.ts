import { RRuleTemporal } from 'rrule-temporal';
import { earliest } from '../../../../kernel/domain/dates.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { localTimeOf, parseLocal, zonedTimeOf, type LocalTime } from './local-time.ts';
import { invalidRule, parseRule, untilOf, type Rule } from './rrule.ts';
import { isTimeZone } from '../../../../config/time-zone.ts';

/** The recurrence rule of a series, with its exceptions. */
export interface Recurrence {
  /** An RRULE (RFC 5545) with a COUNT or an UNTIL. */
  readonly rrule: string;
  /** Occurrences to leave out: dates, or dates with a time of day, in the session's zone. */
  readonly exdates?: readonly string[];
}

const MAX_OCCURRENCES = 500;
/** How far ahead a rule is expanded. */
const YEARS = 30;
const HORIZON_DAYS = YEARS * 366;
const HORIZON_MS = HORIZON_DAYS * 86_400_000;
/** BYSETPOS drops most candidates, and 10,000 would block the process for more than half a second. Without it nearly every candidate is an occurrence. */
const MAX_CANDIDATES = 2_000;

/**
 * The starts of a series: the occurrences of the rule from `startsAt` on, at the same local time of day. As in RFC 5545, a time skipped by a
 * clock change is not an occurrence, a time that occurs twice means the first occurrence, and COUNT includes the exceptions.
 * Throws INVALID_RRULE, RRULE_WITHOUT_END, TOO_MANY_OCCURRENCES, NO_OCCURRENCES and UNKNOWN_TIME_ZONE.
 */
export const occurrencesOf = ({ rrule, exdates = [] }: Recurrence, startsAt: Date, timeZone: string): Date[] => {
  if (!isTimeZone(timeZone)) throw new DomainError('UNKNOWN_TIME_ZONE');
  const rule = parseRule(rrule);
  const starts = expand(rule, startsAt, timeZone);
  if (starts.length > MAX_OCCURRENCES) throw new DomainError('TOO_MANY_OCCURRENCES');
  const tooFar = rule.until && untilOf(rule.until, timeZone).getTime() > startsAt.getTime() + HORIZON_MS;
  if (tooFar || starts.length < (rule.count ?? 0)) throw invalidRule(`must end within ${YEARS} years`);
  const exceptions = new Set(exdates.map((text) => keyOf(parseLocal(text)!)));
  const kept = starts.filter((start) => {
    const time = localTimeOf(start, timeZone);
    return !exceptions.has(keyOf({ time, wholeDay: false })) && !exceptions.has(keyOf({ time, wholeDay: true }));
  });
  if (!kept.length) throw new DomainError('NO_OCCURRENCES');
  return kept;
};

/** A date, or a time truncated to the second, because exceptions are no more precise than that. */
const keyOf = ({ time, wholeDay }: LocalTime): string =>
  wholeDay ? time.toPlainDate().toString() : time.toString({ smallestUnit: 'second', roundingMode: 'trunc' });

const expand = ({ until, ...rule }: Rule, startsAt: Date, timeZone: string): Date[] => {
  const horizon = new Date(startsAt.getTime() + HORIZON_MS);
  const last = until ? untilOf(until, timeZone) : horizon;
  const starts: Date[] = [];
  // Enough periods (days, weeks, months or years) for a daily rule to reach the horizon.
  const parts = { ...rule, dtstart: zonedTimeOf(startsAt, timeZone), maxIterations: HORIZON_DAYS, maxCandidateEvaluations: MAX_CANDIDATES };
  try {
    // Throws if parts cannot be combined. Done before the horizon is set as UNTIL below, which may not be combined with COUNT.
    void new RRuleTemporal({ ...parts, strict: true });
    const series = new RRuleTemporal({ ...parts, until: zonedTimeOf(earliest(last, horizon), 'UTC') });
    // Stops at one more than allowed, which is enough to detect that there are too many.
    series.all(({ epochMilliseconds }) => starts.push(new Date(epochMilliseconds)) <= MAX_OCCURRENCES);
  } catch {
    throw invalidRule('produces no occurrences or too few, or has parts that cannot be combined');
  }
  return starts;
};
