import { RRuleTemporal } from 'rrule-temporal';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { localTimeOf, parseLocal, zonedTimeOf, type LocalTime } from './local-time.ts';
import { invalidRule, MOST_OCCURRENCES, parseRule, untilOf, type Rule } from './rrule.ts';
import { isTimeZone } from './time-zone.ts';

/** How a session recurs. */
export interface Recurrence {
  /** RFC 5545, with a COUNT or an UNTIL. */
  readonly rrule: string;
  /** Occurrences to leave out: dates, or dates with a time of day, local to the session's zone. */
  readonly exdates?: readonly string[];
}

/** How far ahead a rule is expanded. */
const YEARS = 30;
const HORIZON_MS = YEARS * 366 * 86_400_000;
/** Days, weeks, months or years to look at; a daily rule needs the most of them to reach the horizon. */
const MOST_PERIODS = YEARS * 366;
const MOST_CANDIDATES = 10_000;
/** With BYSETPOS each costs ten times as much: 10,000 would block the process for more than half a second. */
const MOST_CANDIDATES_WITH_PLACES = 2_000;

/**
 * The starts of a series: the occurrences of the rule from `startsAt` on, at its time of day in its zone. As in RFC 5545, a time that clocks
 * skip is no occurrence, one that comes twice is the first, and COUNT includes the exceptions.
 * Throws INVALID_RRULE, RRULE_WITHOUT_END, TOO_MANY_OCCURRENCES, NO_OCCURRENCES and UNKNOWN_TIME_ZONE.
 */
export const occurrencesOf = ({ rrule, exdates = [] }: Recurrence, startsAt: Date, timeZone: string): Date[] => {
  if (!isTimeZone(timeZone)) throw new DomainError('UNKNOWN_TIME_ZONE');
  const rule = parseRule(rrule);
  const starts = expand(rule, startsAt, timeZone);
  if (starts.length > MOST_OCCURRENCES) throw new DomainError('TOO_MANY_OCCURRENCES');
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

/** The date, or the time to the second: exceptions cannot be more precise. */
const keyOf = ({ time, wholeDay }: LocalTime): string =>
  wholeDay ? time.toPlainDate().toString() : time.toString({ smallestUnit: 'second', roundingMode: 'trunc' });

const expand = ({ until, ...rule }: Rule, startsAt: Date, timeZone: string): Date[] => {
  const horizon = new Date(startsAt.getTime() + HORIZON_MS);
  const last = until ? untilOf(until, timeZone) : horizon;
  if (last < startsAt) return [];
  const starts: Date[] = [];
  const maxCandidateEvaluations = rule.bySetPos ? MOST_CANDIDATES_WITH_PLACES : MOST_CANDIDATES;
  const parts = { ...rule, dtstart: zonedTimeOf(startsAt, timeZone), maxIterations: MOST_PERIODS, maxCandidateEvaluations };
  try {
    // Throws if parts do not go together. It allows no COUNT beside an UNTIL, which is the horizon below.
    void new RRuleTemporal({ ...parts, strict: true });
    const series = new RRuleTemporal({ ...parts, until: zonedTimeOf(last < horizon ? last : horizon, 'UTC') });
    // Stops at one more than allowed, which is enough to know that there are too many.
    series.all(({ epochMilliseconds }) => starts.push(new Date(epochMilliseconds)) <= MOST_OCCURRENCES);
  } catch {
    throw invalidRule('gives no occurrences, or too few of them, or has parts that do not go together');
  }
  return starts;
};
