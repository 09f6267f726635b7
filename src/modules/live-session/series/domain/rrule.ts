import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { instantOf, parseLocal } from './local-time.ts';

/** The parts of an RRULE (RFC 5545, 3.3.10) that a series of sessions may have. */
export interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval?: number;
  readonly count?: number;
  /** The value as written in the rule. */
  readonly until?: string;
  readonly byDay?: string[];
  readonly byMonth?: number[];
  readonly byMonthDay?: number[];
  readonly byYearDay?: number[];
  readonly byWeekNo?: number[];
  readonly bySetPos?: number[];
  readonly wkst?: string;
}

export const invalidRule = (message: string) => new DomainError('INVALID_RRULE', [{ field: 'recurrence.rrule', message }]);

const numbers = (max: number, min = -max) => {
  return (value: string): number[] | undefined => {
    if (!/^[+-]?\d{1,3}(,[+-]?\d{1,3}){0,30}$/.test(value)) return undefined;
    const list = value.split(',').map(Number);
    return list.every((number) => number !== 0 && number >= min && number <= max) ? list : undefined;
  };
};
const number = (digits: number) => (value: string) =>
  /^\d+$/.test(value) && value.length <= digits ? Number(value) || undefined : undefined;
const word = (pattern: RegExp) => (value: string) => (pattern.test(value) ? value : undefined);
const WEEKDAYS = 'MO|TU|WE|TH|FR|SA|SU';

const PARTS: Readonly<Record<string, readonly [name: keyof Rule, read: (value: string) => unknown]>> = {
  FREQ: ['freq', word(/^(DAILY|WEEKLY|MONTHLY|YEARLY)$/)],
  INTERVAL: ['interval', number(3)],
  COUNT: ['count', number(9)],
  UNTIL: ['until', word(/^\d{8}(T\d{6}Z?)?$/)],
  BYDAY: [
    'byDay',
    (value) => word(new RegExp(`^([+-]?[1-5]?\\d)?(${WEEKDAYS})(,([+-]?[1-5]?\\d)?(${WEEKDAYS})){0,30}$`))(value)?.split(','),
  ],
  BYMONTH: ['byMonth', numbers(12, 1)],
  BYMONTHDAY: ['byMonthDay', numbers(31)],
  BYYEARDAY: ['byYearDay', numbers(366)],
  BYWEEKNO: ['byWeekNo', numbers(53)],
  BYSETPOS: ['bySetPos', numbers(366)],
  WKST: ['wkst', word(new RegExp(`^(${WEEKDAYS})$`))],
};

/**
 * Parses an RRULE. BYHOUR, BYMINUTE and BYSECOND are not supported, because the time of day is that of the first session. Throws INVALID_RRULE
 * and RRULE_WITHOUT_END.
 */
export const parseRule = (text: string): Rule => {
  const rule: Record<string, unknown> = {};
  for (const part of text
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
    .split(';')) {
    const [, key = '', value = ''] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    const supported = PARTS[key];
    if (!supported)
      throw invalidRule(key ? `${key} is not supported` : 'must consist of parts such as FREQ=WEEKLY, separated by semicolons');
    const [name, read] = supported;
    if (name in rule) throw invalidRule(`${key} appears twice`);
    rule[name] = read(value);
    if (rule[name] === undefined) throw invalidRule(`${key} has an invalid value`);
  }
  const { freq, count, until, bySetPos } = rule as Partial<Rule>;
  if (!freq) throw invalidRule('FREQ is missing');
  if (freq === 'DAILY' && bySetPos) throw invalidRule('BYSETPOS cannot be used with FREQ=DAILY: there is one session a day');
  if (count === undefined && until === undefined) throw new DomainError('RRULE_WITHOUT_END');
  if (count !== undefined && until !== undefined) throw invalidRule('COUNT and UNTIL cannot be combined');
  return rule as unknown as Rule;
};

/** The last instant that an UNTIL includes. Without a zone it is local; without a time it includes the whole day. */
export const untilOf = (until: string, timeZone: string): Date => {
  const [, year, month, day, hour = '23', minute = '59', second = '59'] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(until)!;
  const time = parseLocal(`${year}-${month}-${day}T${hour}:${minute}:${second}`)?.time;
  if (!time) throw invalidRule('UNTIL has an invalid value');
  return instantOf(time, until.endsWith('Z') ? 'UTC' : timeZone);
};
