import { codeOf } from '../../../../../test/support/code-of.ts';
import fc from 'fast-check';
import { instantOf, localTimeOf, parseLocal } from './local-time.ts';
import { occurrencesOf } from './recurrence.ts';

const at = (text: string, zone: string) => instantOf(parseLocal(text)!.time, zone);
const startsOf = (rrule: string, start: string, zone: string, exdates?: string[]) =>
  occurrencesOf({ rrule, exdates }, at(start, zone), zone).map((date) => date.toISOString().slice(0, 16));
const refusal = (rrule: string, zone = 'Europe/Paris', start = '2026-09-01T09:00', exdates: string[] = []): string =>
  codeOf(() => occurrencesOf({ rrule, exdates }, new Date(`${start}:00Z`), zone));

describe('a series of sessions', () => {
  it.each([
    ['Europe/Paris, into winter', 'Europe/Paris', '2026-10-19T09:00', ['2026-10-19T07:00', '2026-10-26T08:00', '2026-11-02T08:00']],
    ['Europe/Paris, into summer', 'Europe/Paris', '2027-03-22T09:00', ['2027-03-22T08:00', '2027-03-29T07:00', '2027-04-05T07:00']],
    ['America/New_York, into winter', 'America/New_York', '2026-10-26T09:00', ['2026-10-26T13:00', '2026-11-02T14:00', '2026-11-09T14:00']],
    ['America/New_York, into summer', 'America/New_York', '2027-03-08T09:00', ['2027-03-08T14:00', '2027-03-15T13:00', '2027-03-22T13:00']],
    // A shift of half an hour, in the southern hemisphere.
    [
      'Australia/Lord_Howe, into summer',
      'Australia/Lord_Howe',
      '2026-09-28T09:00',
      ['2026-09-27T22:30', '2026-10-04T22:00', '2026-10-11T22:00'],
    ],
    [
      'Australia/Lord_Howe, into winter',
      'Australia/Lord_Howe',
      '2027-03-29T09:00',
      ['2027-03-28T22:00', '2027-04-04T22:30', '2027-04-11T22:30'],
    ],
  ])('stays at nine across the clock change: %s', (_, zone, start, expected) => {
    expect(startsOf('FREQ=WEEKLY;COUNT=3', start, zone)).toEqual(expected);
  });

  it('keeps its local day, even if it is another day in UTC', () => {
    expect(startsOf('FREQ=WEEKLY;BYDAY=SA;COUNT=3', '2026-10-17T23:30', 'Europe/Paris')).toEqual([
      '2026-10-17T21:30',
      '2026-10-24T21:30',
      '2026-10-31T22:30',
    ]);
    expect(startsOf('FREQ=WEEKLY;BYDAY=MO;COUNT=2', '2026-11-02T00:15', 'Pacific/Auckland')).toEqual([
      '2026-11-01T11:15',
      '2026-11-08T11:15',
    ]);
  });

  it('has no occurrence at a skipped local time, and COUNT does not count it', () => {
    expect(startsOf('FREQ=DAILY;COUNT=3', '2026-03-28T02:30', 'Europe/Paris')).toEqual([
      '2026-03-28T01:30',
      '2026-03-30T00:30',
      '2026-03-31T00:30',
    ]);
  });

  it('takes the first of a time that occurs twice, unless the series starts with the second', () => {
    expect(startsOf('FREQ=DAILY;COUNT=2', '2026-10-24T02:30', 'Europe/Paris')).toEqual(['2026-10-24T00:30', '2026-10-25T00:30']);
    const second = new Date('2026-10-25T01:30:00Z');
    expect(occurrencesOf({ rrule: 'FREQ=DAILY;COUNT=1' }, second, 'Europe/Paris')).toEqual([second]);
  });

  it.each([
    ['a date', ['2026-12-23', '2026-12-30'], 4],
    ['a date and a time', ['2026-12-23T09:00', '2026-12-30T09:00:00'], 4],
    ['another time of the day', ['2026-12-23T10:00'], 6],
    ['a date without a session', ['2026-12-24'], 6],
  ])('leaves out exceptions, which COUNT includes: %s', (_, exdates, left) => {
    const starts = startsOf('FREQ=WEEKLY;BYDAY=MO,WE;COUNT=6', '2026-12-14T09:00', 'Europe/Paris', exdates);
    expect(starts).toHaveLength(left);
    if (left === 4) expect(starts).toEqual(['2026-12-14T08:00', '2026-12-16T08:00', '2026-12-21T08:00', '2026-12-28T08:00']);
  });

  it('begins on the first day that matches the rule, if the start does not', () => {
    expect(startsOf('FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3', '2026-09-01T09:00', 'UTC')).toEqual([
      '2026-09-02T09:00',
      '2026-09-07T09:00',
      '2026-09-09T09:00',
    ]);
  });

  it.each([
    ['a date, inclusive', 'UNTIL=20260915', 3],
    ['a local time', 'UNTIL=20260915T090000', 3],
    ['a local time just before', 'UNTIL=20260915T085959', 2],
    ['a time in UTC', 'UNTIL=20260915T070000Z', 3],
    ['a time in UTC just before', 'UNTIL=20260915T065959Z', 2],
  ])('ends with UNTIL: %s', (_, until, count) => {
    expect(startsOf(`RRULE:freq=weekly;${until};`, '2026-09-01T09:00', 'Europe/Paris')).toHaveLength(count);
  });

  it('works in every time zone that sessions accept, including aliases', () => {
    const start = new Date('2026-11-01T09:30:15.250Z');
    for (const zone of [
      ...Intl.supportedValuesOf('timeZone'),
      'utc',
      'europe/paris',
      'EST5EDT',
      'Etc/GMT+5',
      'US/Eastern',
      'Asia/Calcutta',
    ])
      expect([zone, ...occurrencesOf({ rrule: 'FREQ=MONTHLY;COUNT=1' }, start, zone)]).toEqual([zone, start]);
  });

  it('keeps its time of day, on strictly increasing days', () => {
    const zones = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Africa/Casablanca', 'America/St_Johns'];
    const rule = fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=DAILY;INTERVAL=3',
      'FREQ=WEEKLY;BYDAY=MO,WE,SU',
      'FREQ=WEEKLY;INTERVAL=2',
      'FREQ=MONTHLY;BYMONTHDAY=1,-1',
      'FREQ=MONTHLY;BYDAY=2TU,-1FR',
    );
    const start = fc.date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2032-01-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(rule, fc.constantFrom(...zones), start, fc.integer({ min: 1, max: 120 }), (rrule, zone, from, count) => {
        const time = new Date(Math.floor(from.getTime() / 60_000) * 60_000);
        const given = occurrencesOf({ rrule: `${rrule};COUNT=${count}` }, time, zone);
        const times = given.map((each) => localTimeOf(each, zone));
        expect(given).toHaveLength(count);
        expect(given[0]!.getTime()).toBeGreaterThanOrEqual(time.getTime());
        expect(new Set(times.map((each) => each.toPlainTime().toString()))).toEqual(
          new Set([localTimeOf(time, zone).toPlainTime().toString()]),
        );
        const dates = times.map((each) => each.toPlainDate().toString());
        expect(dates).toEqual([...new Set(dates)].toSorted());
      }),
    );
  });
});

describe('an invalid rule', () => {
  it.each([
    ['FREQ=WEEKLY', 'RRULE_WITHOUT_END'],
    ['FREQ=WEEKLY;COUNT=501', 'TOO_MANY_OCCURRENCES'],
    ['FREQ=WEEKLY;COUNT=999999999', 'TOO_MANY_OCCURRENCES'],
    ['FREQ=DAILY;UNTIL=20280201', 'TOO_MANY_OCCURRENCES'],
    ['FREQ=DAILY;UNTIL=99990101', 'TOO_MANY_OCCURRENCES'],
    ['FREQ=YEARLY;UNTIL=99980101', 'INVALID_RRULE'],
    ['FREQ=YEARLY;INTERVAL=999;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;UNTIL=20260831', 'NO_OCCURRENCES'],
    ['FREQ=WEEKLY;UNTIL=00000101', 'NO_OCCURRENCES'],
    ['FREQ=WEEKLY;UNTIL=19691231T235959Z', 'NO_OCCURRENCES'],
    ['FREQ=WEEKLY;UNTIL=99991231T235959', 'TOO_MANY_OCCURRENCES'],
    ['FREQ=YEARLY;BYDAY=2MO;BYWEEKNO=3;UNTIL=20280101', 'INVALID_RRULE'],
    ['FREQ=DAILY;BYSETPOS=1;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;UNTIL=20260230', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;UNTIL=20260901T250000Z', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;UNTIL=tomorrow', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;COUNT=2;UNTIL=20270101', 'INVALID_RRULE'],
    ['', 'INVALID_RRULE'],
    ['WEEKLY', 'INVALID_RRULE'],
    ['COUNT=2', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;COUNT=0', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;COUNT=-1', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;COUNT=2;COUNT=3', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;INTERVAL=0;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;BYDAY=XX;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;BYDAY=2MO;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=MONTHLY;BYMONTHDAY=32;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;COUNT=2;X-MORE=1', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;COUNT=2\nDTSTART:19700101T000000Z', 'INVALID_RRULE'],
    ['FREQ=WEEKLY;COUNT=2;EXDATE=20260901', 'INVALID_RRULE'],
    ['FREQ=HOURLY;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=SECONDLY;UNTIL=99990101', 'INVALID_RRULE'],
    ['FREQ=DAILY;BYHOUR=9,10;COUNT=2', 'INVALID_RRULE'],
    ['FREQ=DAILY;BYSECOND=1,2,3;COUNT=2', 'INVALID_RRULE'],
  ])('%j: %s', (rrule, code) => {
    expect(refusal(rrule)).toBe(code);
  });

  it('may last thirty years of 366 days, and not a second longer', () => {
    const last = new Date(new Date('2026-09-01T09:00:00Z').getTime() + 30 * 366 * 86_400_000);
    const until = (date: Date) => `FREQ=YEARLY;UNTIL=${date.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
    expect(refusal(until(last))).toBe('none');
    expect(refusal(until(new Date(last.getTime() + 1_000)))).toBe('INVALID_RRULE');
  });

  it.each([
    ['WEEKLY', 'must consist of parts such as FREQ=WEEKLY, separated by semicolons'],
    ['COUNT=2', 'FREQ is missing'],
    ['FREQ=DAILY;BYHOUR=9;COUNT=2', 'BYHOUR is not supported'],
    ['FREQ=DAILY;COUNT=2;COUNT=2', 'COUNT appears twice'],
    ['FREQ=DAILY;COUNT=2;UNTIL=20270101', 'COUNT and UNTIL cannot be combined'],
    ['FREQ=DAILY;BYSETPOS=1;COUNT=2', 'BYSETPOS cannot be used with FREQ=DAILY: there is one session a day'],
    ['FREQ=YEARLY;COUNT=32', 'must end within 30 years'],
    ['FREQ=DAILY;COUNT=9999999999', 'COUNT has an invalid value'],
    ['FREQ=DAILY;COUNT=two', 'COUNT has an invalid value'],
    ['FREQ=DAILY;INTERVAL=1000;COUNT=2', 'INTERVAL has an invalid value'],
    ['FREQ=DAILY;BYMONTH=-1;COUNT=2', 'BYMONTH has an invalid value'],
    ['FREQ=DAILY;BYMONTH=13;COUNT=2', 'BYMONTH has an invalid value'],
    ['FREQ=DAILY;BYMONTHDAY=0;COUNT=2', 'BYMONTHDAY has an invalid value'],
    ['FREQ=DAILY;BYMONTHDAY=-32;COUNT=2', 'BYMONTHDAY has an invalid value'],
    [`FREQ=MONTHLY;BYMONTHDAY=${'1,'.repeat(31)}1;COUNT=2`, 'BYMONTHDAY has an invalid value'],
    ['FREQ=YEARLY;BYYEARDAY=367;COUNT=2', 'BYYEARDAY has an invalid value'],
    ['FREQ=YEARLY;BYWEEKNO=54;COUNT=2', 'BYWEEKNO has an invalid value'],
    ['FREQ=YEARLY;BYDAY=MO;BYSETPOS=367;COUNT=2', 'BYSETPOS has an invalid value'],
  ])('%j gets an error that says what is wrong: %s', (rrule, message) => {
    expect(() => occurrencesOf({ rrule }, new Date('2026-09-01T09:00:00Z'), 'UTC')).toThrow(
      expect.objectContaining({ details: [{ field: 'recurrence.rrule', message }] }),
    );
  });

  it.each([
    ['the last month, day and year day', 'FREQ=DAILY;BYMONTH=1,12;BYMONTHDAY=31,-31;COUNT=2'],
    ['the last day and week of a long year', 'FREQ=YEARLY;BYYEARDAY=366,-366;COUNT=2'],
    ['the 53rd week', 'FREQ=YEARLY;BYWEEKNO=53;BYDAY=MO;COUNT=2'],
    ['an interval of 999 days', 'FREQ=DAILY;INTERVAL=999;COUNT=2'],
    ['500 sessions', 'FREQ=DAILY;COUNT=500'],
    ['Friday the 13th, for thirty years', 'FREQ=DAILY;BYDAY=FR;BYMONTHDAY=13;COUNT=50'],
  ])('does not include %s', (_, rrule) => expect(refusal(rrule)).toBe('none'));

  it('is one whose occurrences are all exceptions', () => {
    expect(refusal('FREQ=DAILY;COUNT=2', 'UTC', '2026-09-01T09:00', ['2026-09-01', '2026-09-02'])).toBe('NO_OCCURRENCES');
  });

  it('is any rule in an unknown time zone', () => {
    expect(refusal('FREQ=DAILY;COUNT=2', 'Mars/Olympus')).toBe('UNKNOWN_TIME_ZONE');
  });

  /** Each would run for minutes or forever without the limits. */
  it.each([
    ['a date that does not exist', 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=2'],
    ['a date that does not exist, daily', 'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=2'],
    ['a date that does not exist, until the year 9998', 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;UNTIL=99980101'],
    ['a BYSETPOS that no week has', 'FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=300;COUNT=2'],
    ['a BYSETPOS that no day has', 'FREQ=DAILY;BYDAY=MO,TU;BYSETPOS=-300;COUNT=2'],
    ['a BYSETPOS that few years have', `FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=-366,${'366,'.repeat(29)}366;COUNT=500`],
    ['a day of the year that is never in that week', 'FREQ=YEARLY;BYYEARDAY=200;BYWEEKNO=1;COUNT=2'],
    ['long lists', `FREQ=YEARLY;BYYEARDAY=${Array.from({ length: 31 }, (_, day) => -day - 1).join()};BYSETPOS=200;COUNT=2`],
  ])('does not hang: %s', (_, rrule) => {
    const began = performance.now();
    expect(refusal(rrule)).toBe('INVALID_RRULE');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  /* Shown by the outcome, not by time: with 10,000 candidates, which take half a second, this rule would succeed. */
  it('is abandoned after 2,000 candidates if it has BYSETPOS', () => {
    expect(refusal('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=7;COUNT=500')).toBe('INVALID_RRULE');
  });

  it.each([
    ['the last Friday of the month', 'FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1;COUNT=24'],
    ['the last working day of the month, for thirty years', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=360'],
    ['the first and last working day of the week', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1;COUNT=500'],
    ['the last Thursday of November, for thirty years', 'FREQ=YEARLY;BYMONTH=11;BYDAY=TH;BYSETPOS=-1;COUNT=30'],
  ])('does not include reasonable uses of BYSETPOS: %s', (_, rrule) => {
    expect(refusal(rrule)).toBe('none');
  });

  it('always gets one of the documented errors, whatever the text', () => {
    const part = fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=YEARLY',
      'FREQ=MONTHLY',
      'FREQ=WEEKLY',
      'COUNT=7',
      'UNTIL=20280101',
      'BYDAY=MO,-1FR',
      'BYDAY=SU',
      'BYMONTH=2,12',
      'BYMONTHDAY=-31,29',
      'BYYEARDAY=366',
      'BYWEEKNO=53',
      'BYSETPOS=-1',
      'INTERVAL=17',
      'WKST=SU',
      '=',
      'FREQ',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        expect(refusal(parts.join(';'))).toMatch(/^(none|INVALID_RRULE|NO_OCCURRENCES|RRULE_WITHOUT_END|TOO_MANY_OCCURRENCES)$/);
      }),
    );
  });
});
