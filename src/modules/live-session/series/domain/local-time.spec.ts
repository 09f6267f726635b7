import { jest } from '@jest/globals';
import fc from 'fast-check';
import { RRuleTemporal } from 'rrule-temporal';
import { dayOf, instantOf, parseLocal, wallOf } from './local-time.ts';

const ZONES = ['Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland', 'Pacific/Apia', 'Asia/Kathmandu', 'UTC'];
const zone = fc.constantFrom(...ZONES);
const instant = fc
  .date({ min: new Date('2011-12-01T00:00:00Z'), max: new Date('2060-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000));
const at = (text: string) => parseLocal(text)!.wall;

/** What the library's own Temporal makes of a local time. */
const byTemporal = (text: string, timeZone: string): Date => {
  const dtstart = { timeZoneId: timeZone, toString: () => `${text}[${timeZone}]` };
  return new Date(new RRuleTemporal({ freq: 'DAILY', count: 1, dtstart, includeDtstart: true }).all()[0]!.epochMilliseconds);
};

describe('local time', () => {
  it('leads from a moment to the clock on the wall and back, but for the second of two', () => {
    fc.assert(
      fc.property(instant, zone, (moment, timeZone) => {
        const back = instantOf(wallOf(moment, timeZone), timeZone);
        expect(wallOf(back, timeZone)).toBe(wallOf(moment, timeZone));
        expect(back.getTime()).toBeLessThanOrEqual(moment.getTime());
        expect(moment.getTime() - back.getTime()).toBeLessThanOrEqual(3_600_000);
      }),
    );
  });

  it('is resolved as Temporal does, around clock changes too', () => {
    const changes = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2026-09-27', '2011-12-30'];
    const time = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: 0, max: 287 })).map(([date, slot]) => {
      const two = (number: number) => String(number).padStart(2, '0');
      return `${date}T${two(Math.floor(slot / 12))}:${two((slot % 12) * 5)}:00`;
    });
    fc.assert(
      fc.property(time, zone, (text, timeZone) => {
        expect(instantOf(at(text), timeZone)).toEqual(byTemporal(text, timeZone));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a time that clocks leave out comes as much later', '2026-03-29T02:30', '2026-03-29T01:30:00.000Z'],
    ['of two moments it is the first', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['midnight', '2026-07-01', '2026-06-30T22:00:00.000Z'],
  ])('%s', (_, text, expected) => {
    expect(instantOf(at(text), 'Europe/Paris').toISOString()).toBe(expected);
  });

  it('keeps one clock per zone, however its name is spelled', () => {
    const noon = new Date('2026-07-01T12:00:00Z');
    const spelling = (number: number) =>
      [...'america/toronto'].map((letter, index) => ((number >> (index % 8)) & 1 ? letter.toUpperCase() : letter)).join('');
    wallOf(noon, 'America/Toronto');
    const made = jest.spyOn(Intl, 'DateTimeFormat');
    const walls = Array.from({ length: 256 }, (_, number) => wallOf(noon, spelling(number)));
    expect(made).not.toHaveBeenCalled();
    made.mockRestore();
    expect(new Set(walls)).toEqual(new Set([at('2026-07-01T08:00:00')]));
  });

  it('has its day', () => {
    expect(dayOf(at('2026-07-01T23:59:59'))).toBe(at('2026-07-01'));
    expect(dayOf(at('1969-07-20T20:17'))).toBe(at('1969-07-20'));
  });

  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '2026-01-01T24:00', '2026-01-01 09:00', '2026-01-01T09:00Z', '', 7, null])(
    'is not %p',
    (text) => expect(parseLocal(text)).toBeUndefined(),
  );
});
