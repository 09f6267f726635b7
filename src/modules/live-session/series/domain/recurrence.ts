import { RRuleTemporal } from 'rrule-temporal';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { dayOf, parseLocal, wallOf, DAY_MS } from './local-time.ts';
import { invalidRule, MOST_OCCURRENCES, parseRule, untilOf, type Rule } from './rrule.ts';
import { isTimeZone } from './time-zone.ts';

/** When a session comes again. */
export interface Recurrence {
  /** RFC 5545, with a COUNT or an UNTIL. */
  readonly rrule: string;
  /** What the rule would give and is left out: dates, or dates with a time of day, both local to the session's zone. */
  readonly exdates?: readonly string[];
}

/** Nobody plans further ahead; and whatever a rule says, it is looked for no longer. */
const YEARS = 30;
const HORIZON_MS = YEARS * 366 * DAY_MS;
/** Days, weeks, months or years that are looked at; a daily rule needs the most of them to get to the horizon. */
const MOST_PERIODS = YEARS * 366;
const MOST_CANDIDATES = 10_000;
/** With BYSETPOS they cost ten times as much: 10,000 would hold up everybody for more than half a second. */
const MOST_CANDIDATES_WITH_PLACES = 2_000;

/**
 * The starts of a series: what the rule gives from `startsAt` on, at its time of day in its zone. As RFC 5545 has it, a time that clocks
 * leave out is no occurrence, and of one that comes twice it is the first; COUNT counts what the exceptions then take away.
 * Refuses with INVALID_RRULE, RRULE_WITHOUT_END, TOO_MANY_OCCURRENCES, NO_OCCURRENCES and UNKNOWN_TIME_ZONE.
 */
export const occurrencesOf = ({ rrule, exdates = [] }: Recurrence, startsAt: Date, timeZone: string): Date[] => {
  if (!isTimeZone(timeZone)) throw new DomainError('UNKNOWN_TIME_ZONE');
  const rule = parseRule(rrule);
  const given = generate(rule, startsAt, timeZone);
  if (given.length > MOST_OCCURRENCES) throw new DomainError('TOO_MANY_OCCURRENCES');
  const tooFar = rule.until && untilOf(rule.until, timeZone).getTime() > startsAt.getTime() + HORIZON_MS;
  if (tooFar || given.length < (rule.count ?? 0)) throw invalidRule(`must come to its end within ${YEARS} years`);
  const exceptions = new Set(exdates.map((text) => keyOf(parseLocal(text)!)));
  const left = given.filter((start) => {
    const wall = wallOf(start, timeZone);
    return !exceptions.has(keyOf({ wall, wholeDay: false })) && !exceptions.has(keyOf({ wall: dayOf(wall), wholeDay: true }));
  });
  if (!left.length) throw new DomainError('NO_OCCURRENCES');
  return left;
};

/** To the second: more nobody writes. */
const keyOf = ({ wall, wholeDay }: { readonly wall: number; readonly wholeDay: boolean }) => `${wholeDay} ${Math.floor(wall / 1000)}`;

const generate = ({ until, ...rule }: Rule, startsAt: Date, timeZone: string): Date[] => {
  const horizon = new Date(startsAt.getTime() + HORIZON_MS);
  const last = until ? untilOf(until, timeZone) : horizon;
  if (last < startsAt) return [];
  const starts: Date[] = [];
  const maxCandidateEvaluations = rule.bySetPos ? MOST_CANDIDATES_WITH_PLACES : MOST_CANDIDATES;
  const parts = { ...rule, dtstart: zoned(startsAt, timeZone), maxIterations: MOST_PERIODS, maxCandidateEvaluations };
  try {
    // Says which parts do not go together; and knows no COUNT beside an UNTIL, which here is the horizon.
    void new RRuleTemporal({ ...parts, strict: true });
    const series = new RRuleTemporal({ ...parts, until: zoned(last < horizon ? last : horizon, 'UTC') });
    // Asked for one more than there may be, and for no more than that.
    series.all(({ epochMilliseconds }) => starts.push(new Date(epochMilliseconds)) <= MOST_OCCURRENCES);
  } catch {
    throw invalidRule('gives no occurrences, or too few of them, or has parts that do not go together');
  }
  return starts;
};

/** As Temporal writes it, which is all that the library wants of a moment. */
const zoned = (instant: Date, timeZone: string) => {
  const wall = wallOf(instant, timeZone);
  const minutes = Math.round((wall - instant.getTime()) / 60_000);
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
  const text = `${new Date(wall).toISOString().slice(0, -1)}${offset}[${timeZone}]`;
  return { timeZoneId: timeZone, toString: () => text };
};
