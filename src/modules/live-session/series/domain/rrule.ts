import { DomainError } from '../../../../kernel/domain/domain-error.ts';
import { instantOf, parseLocal } from './local-time.ts';

/** The parts of an RRULE (RFC 5545, 3.3.10) that a series of sessions may have. */
export interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval?: number;
  readonly count?: number;
  /** As it was written. */
  readonly until?: string;
  readonly byDay?: string[];
  readonly byMonth?: number[];
  readonly byMonthDay?: number[];
  readonly byYearDay?: number[];
  readonly byWeekNo?: number[];
  readonly bySetPos?: number[];
  readonly wkst?: string;
}

export const MOST_OCCURRENCES = 500;

export const invalidRule = (message: string) => new DomainError('INVALID_RRULE', [{ field: 'recurrence.rrule', message }]);

const numbers = (most: number, least = -most) => {
  return (value: string): number[] | undefined => {
    if (!/^[+-]?\d{1,3}(,[+-]?\d{1,3}){0,30}$/.test(value)) return undefined;
    const list = value.split(',').map(Number);
    return list.every((number) => number !== 0 && number >= least && number <= most) ? list : undefined;
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
 * Reads a rule, and refuses with INVALID_RRULE, RRULE_WITHOUT_END and, when its COUNT alone says so, TOO_MANY_OCCURRENCES. A session has one
 * time of day, which is that of its start: the parts for hours, minutes and seconds are not taken.
 */
export const parseRule = (text: string): Rule => {
  const rule: Record<string, unknown> = {};
  for (const part of text
    .toUpperCase()
    .replace(/^RRULE:/, '')
    .replace(/;$/, '')
    .split(';')) {
    const [, key = '', value = ''] = /^([A-Z]+)=(.+)$/.exec(part) ?? [];
    const [name, read] = PARTS[key] ?? [];
    if (!name || !read)
      throw invalidRule(key ? `${key} is not understood` : 'must be parts such as FREQ=WEEKLY, with semicolons between them');
    if (name in rule) throw invalidRule(`${key} is there twice`);
    rule[name] = read(value);
    if (rule[name] === undefined) throw invalidRule(`${key} has a value that it cannot have`);
  }
  const { freq, count, until, bySetPos } = rule as Partial<Rule>;
  if (!freq) throw invalidRule('FREQ is missing');
  if (freq === 'DAILY' && bySetPos) throw invalidRule('BYSETPOS is of no use: a day has one session');
  if (count === undefined && until === undefined) throw new DomainError('RRULE_WITHOUT_END');
  if (count !== undefined && until !== undefined) throw invalidRule('COUNT and UNTIL cannot both be there');
  if (count !== undefined && count > MOST_OCCURRENCES) throw new DomainError('TOO_MANY_OCCURRENCES');
  return rule as unknown as Rule;
};

/** The last moment that an UNTIL takes in: without a zone it is local, and without a time it is the whole day. */
export const untilOf = (until: string, timeZone: string): Date => {
  const [, year, month, day, hour = '23', minute = '59', second = '59'] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d))?/.exec(until)!;
  const local = parseLocal(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  // The database and the answers know four digits of a year.
  if (!local || local.wall < 0 || local.wall > Date.UTC(9999, 11, 30)) throw invalidRule('UNTIL has a value that it cannot have');
  return until.endsWith('Z') ? new Date(local.wall) : instantOf(local.wall, timeZone);
};
