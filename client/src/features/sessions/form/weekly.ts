import { RRuleTemporal } from 'rrule-temporal';
import { Temporal } from 'temporal-polyfill';

/* A series that repeats on days of the week, as the rule (RFC 5545) that the server takes. */

export const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;
export type Day = (typeof DAYS)[number];

export interface Weekly {
  readonly days: readonly string[];
  /** Every so many weeks. */
  readonly every: number;
  /** How it ends: after so many sessions, or with the last day. */
  readonly ends: 'count' | 'until';
  readonly count: number;
  /** Such as 2026-12-18. */
  readonly until: string;
}

/** The day of the week of a date such as 2026-09-01; undefined if that is none. */
export const dayOf = (date: string): Day | undefined => {
  try {
    return DAYS[Temporal.PlainDate.from(date).dayOfWeek - 1];
  } catch {
    return undefined;
  }
};

const endOf = ({ ends, count, until }: Weekly): string => (ends === 'count' ? `COUNT=${count}` : `UNTIL=${until.replaceAll('-', '')}`);

export const ruleOf = (weekly: Weekly): string => {
  const days = DAYS.filter((day) => weekly.days.includes(day)).join(',');
  const interval = weekly.every > 1 ? `;INTERVAL=${weekly.every}` : '';
  return `FREQ=WEEKLY${interval};BYDAY=${days};${endOf(weekly)}`;
};

/** Whether there is enough for a rule. */
export const isComplete = ({ days, every, ends, count, until }: Weekly): boolean =>
  days.length > 0 && every >= 1 && (ends === 'count' ? count >= 1 : dayOf(until) !== undefined);

/** As many as are shown, and one more to know whether there are more. */
const MOST = 500;

/** The starts of the series, by the library that the server uses. Null if there is no rule yet. */
export const startsOf = (weekly: Weekly, firstAt: string, zone: string): readonly string[] | null => {
  if (!isComplete(weekly)) return null;
  const dtstart = Temporal.Instant.from(firstAt).toZonedDateTimeISO(zone);
  const until =
    weekly.ends === 'until' ? Temporal.PlainDate.from(weekly.until).toZonedDateTime({ timeZone: zone, plainTime: '23:59:59' }) : undefined;
  const rule = new RRuleTemporal({
    freq: 'WEEKLY',
    interval: weekly.every,
    byDay: [...weekly.days],
    dtstart,
    ...(until ? { until } : { count: weekly.count }),
  });
  const starts: string[] = [];
  rule.all(({ epochMilliseconds }) => {
    starts.push(new Date(epochMilliseconds).toISOString());
    return starts.length < MOST;
  });
  return starts;
};
