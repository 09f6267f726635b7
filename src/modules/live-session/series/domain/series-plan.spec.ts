import fc from 'fast-check';
import { instantOf, localTimeOf, parseLocal } from './local-time.ts';
import { occurrencesOf } from './recurrence.ts';
import { codeOf } from '../../../../../test/support/code-of.ts';
import { changesFor, mustKeepDate } from './series-plan.ts';

const at = (text: string, zone: string) => instantOf(parseLocal(text)!.time, zone);
const plan = (text: string, timeZone = 'Europe/Paris') => ({ startsAt: at(text, timeZone), timeZone });
const from = plan('2026-10-19T09:00');

describe('a change to one session, applied to another of its series', () => {
  it('moves it to the same local time of day on its own date, even across a clock change', () => {
    const changes = { startsAt: at('2026-10-19T10:00', 'Europe/Paris'), title: 'Geometry' };
    expect(changesFor(changes, from, plan('2026-10-26T09:00'))).toEqual({
      title: 'Geometry',
      startsAt: new Date('2026-10-26T09:00:00Z'),
    });
  });

  it('moves it by the same number of days if the date changes', () => {
    const changes = { startsAt: at('2026-10-21T14:30', 'Europe/Paris') };
    expect(changesFor(changes, from, plan('2026-10-26T09:00')).startsAt).toEqual(at('2026-10-28T14:30', 'Europe/Paris'));
  });

  it('moves nothing if the start stays the same', () => {
    const changes = { startsAt: from.startsAt, timeZone: from.timeZone, lengthMinutes: 30 };
    expect(changesFor(changes, from, plan('2026-10-26T15:00'))).toEqual({ lengthMinutes: 30, timeZone: 'Europe/Paris' });
  });

  it('gives it the time of day and the zone of the changed session', () => {
    const changes = { timeZone: 'America/New_York' };
    // In the week between the two clock changes Paris is five hours ahead instead of six.
    expect(changesFor(changes, from, from).startsAt).toEqual(from.startsAt);
    expect(changesFor(changes, from, plan('2026-10-26T09:00')).startsAt).toEqual(at('2026-10-26T03:00', 'America/New_York'));
  });

  it('moves it forward if the local time is skipped', () => {
    const changes = { startsAt: at('2026-10-19T02:30', 'Europe/Paris') };
    expect(changesFor(changes, from, plan('2027-03-28T09:00')).startsAt).toEqual(new Date('2027-03-28T01:30:00Z'));
  });

  it('rejects an unknown zone', () => {
    expect(() => changesFor({ timeZone: 'Mars/Olympus' }, from, from)).toThrow(expect.objectContaining({ code: 'UNKNOWN_TIME_ZONE' }));
  });

  it.each([
    ['at another time of the same day', { startsAt: at('2026-10-19T23:59', 'Europe/Paris') }, 'none'],
    ['on the next day', { startsAt: at('2026-10-20T00:00', 'Europe/Paris') }, 'SESSION_NOT_SCHEDULED'],
    ['on an earlier day', { startsAt: at('2026-10-17T09:00', 'Europe/Paris') }, 'SESSION_NOT_SCHEDULED'],
    [
      'in a zone in which it is another day',
      { timeZone: 'Pacific/Kiritimati', startsAt: at('2026-10-20T00:30', 'Pacific/Kiritimati') },
      'SESSION_NOT_SCHEDULED',
    ],
    ['with another title', { title: 'Geometry' }, 'none'],
  ])('is possible for a live one only if it keeps its date: %s', (_, changes, code) => {
    expect(codeOf(() => mustKeepDate(changes, from))).toBe(code);
  });

  it('gives all sessions of a series the same time of day, each on its own date', () => {
    const zones = fc.constantFrom('Europe/Paris', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Auckland');
    // Outside the hours in which clocks change, so that no time is skipped, but some moves cross the change.
    const minutes = fc.oneof(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 4 * 60, max: 23 * 60 + 59 }));
    fc.assert(
      fc.property(zones, minutes, minutes, fc.nat(20), (zone, before, after, index) => {
        const start = instantOf(parseLocal('2026-09-01')!.time.add({ minutes: before }), zone);
        const series = occurrencesOf({ rrule: 'FREQ=WEEKLY;BYDAY=TU,SU;COUNT=60' }, start, zone).map((startsAt) => ({
          startsAt,
          timeZone: zone,
        }));
        const changed = series[index]!;
        const atMinute = (on: Date, minutes: number) => localTimeOf(on, zone).toPlainDate().toPlainDateTime().add({ minutes });
        const wanted = instantOf(atMinute(changed.startsAt, after), zone);
        for (const each of series) {
          const { startsAt = each.startsAt } = changesFor({ startsAt: wanted }, changed, each);
          expect(localTimeOf(startsAt, zone).equals(atMinute(each.startsAt, after))).toBe(true);
        }
      }),
    );
  });
});
