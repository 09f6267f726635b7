import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { instantOf, localTimeOf, parseLocal } from './local-time.ts';

const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC'];
const zone = fc.constantFrom(...ZONES);
const instant = fc
  .date({ min: new Date('2011-12-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));
const at = (text: string) => parseLocal(text)!.time;

/** The start of a series planned at this local time. */
const byRule = (text: string, timeZone: string): Date => {
  const dtstart = { timeZoneId: timeZone, toString: () => `${text}[${timeZone}]` };
  return new Date(new RRuleTemporal({ freq: 'DAILY', count: 1, dtstart, includeDtstart: true }).all()[0]!.epochMilliseconds);
};

describe('local time', () => {
  it('converts back to the same instant, except that a time that occurs twice becomes the first', () => {
    fc.assert(
      fc.property(instant, zone, (moment, timeZone) => {
        const back = instantOf(localTimeOf(moment, timeZone), timeZone);
        expect(localTimeOf(back, timeZone).toString()).toBe(localTimeOf(moment, timeZone).toString());
        expect(back.getTime()).toBeLessThanOrEqual(moment.getTime());
        expect(moment.getTime() - back.getTime()).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  it('is resolved as in recurrence rules, even around clock changes', () => {
    const changes = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2026-09-27', '2011-12-30'];
    const time = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 287 })).map(([date, slot]) => {
      const two = (number: number) => String(number).padStart(2, '0');
      return `${date}T${two(Math.floor(slot / 12))}:${two((slot % 12) * 5)}:00`;
    });
    fc.assert(
      fc.property(time, zone, (text, timeZone) => {
        expect(instantOf(at(text), timeZone)).toEqual(byRule(text, timeZone));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['moves a skipped time forward by the gap', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['takes the first of a time that occurs twice', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['takes a date as its midnight', '2026-07-01', '2026-06-30T22:00:00.000Z'],
  ])('%s', (_, text, expected) => {
    expect(instantOf(at(text), 'Europe/Paris').toISOString()).toBe(expected);
  });

  it('is known to be a whole day or a time of that day', () => {
    expect(parseLocal('2026-07-01')!.wholeDay).toBe(true);
    expect(parseLocal('2026-07-01T00:00')!.wholeDay).toBe(false);
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-1-1',
    '2026-01-01T24:00',
    '2026-01-01T09:00:60',
    '2026-01-01 09:00',
    '2026-01-01T09:00Z',
    '',
    7,
    null,
  ])('is not %p', (text) => expect(parseLocal(text)).toBeUndefined());
});
