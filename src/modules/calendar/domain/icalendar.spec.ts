import fc from 'fast-check';
import type { CalendarSeat } from '../../../contracts/booking.ts';
import { readCalendar } from '../../../../test/support/calendar.ts';
import { iCalendarOf, withSeat, withShortDescription, type CalendarEntry } from './icalendar.ts';

const entry: CalendarEntry = {
  id: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11',
  code: 'K7TQ2MXW',
  title: 'Algebra',
  description: 'Bring the worksheet.',
  instructor: 'Grace Hopper',
  startsAt: new Date('2026-10-19T21:30:00Z'),
  lengthMinutes: 180,
  status: 'scheduled',
  outcome: null,
  startedAt: null,
  endedAt: null,
  revision: 3,
  updatedAt: new Date('2026-09-01T07:00:00Z'),
};
const calendarOf = (name: string, ...entries: CalendarEntry[]) => iCalendarOf(name, entries, 'https://school.example');
const eventOf = (more: Partial<CalendarEntry> = {}) => readCalendar(calendarOf('Physics', { ...entry, ...more })).events[0]!;

describe('a session as a calendar event', () => {
  it('has its title, its times and its revision', () => {
    expect(eventOf()).toEqual({
      uid: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11@rollcall',
      summary: 'Algebra',
      description: 'Bring the worksheet.\n\nGrace Hopper',
      url: 'https://school.example/s/K7TQ2MXW',
      status: 'CONFIRMED',
      sequence: 3,
      start: '2026-10-19T21:30:00.000Z',
      end: '2026-10-20T00:30:00.000Z',
      stamp: '2026-09-01T07:00:00.000Z',
      modified: '2026-09-01T07:00:00.000Z',
    });
  });

  const at = (time: string) => new Date(`2026-10-${time}Z`);
  it.each<[string, Partial<CalendarEntry>, [string, string, string]]>([
    [
      'ended early: shows the actual end',
      { status: 'ended', outcome: 'held', startedAt: at('19T21:30:00'), endedAt: at('19T22:00:00') },
      ['19T21:30', '19T22:00', 'CONFIRMED'],
    ],
    [
      'ended late: shows the actual end',
      { status: 'ended', outcome: 'held', startedAt: at('19T21:40:00'), endedAt: at('20T01:00:00') },
      ['19T21:30', '20T01:00', 'CONFIRMED'],
    ],
    [
      'started early and ended before the planned start: shows both actual times',
      { status: 'ended', outcome: 'held', startedAt: at('19T20:00:00'), endedAt: at('19T21:00:00') },
      ['19T20:00', '19T21:00', 'CONFIRMED'],
    ],
    [
      'started early and is live: shows the actual start',
      { status: 'live', startedAt: at('19T21:00:00') },
      ['19T21:00', '20T00:30', 'CONFIRMED'],
    ],
    [
      'was replaced: shows the actual end',
      { status: 'ended', outcome: 'replaced', startedAt: at('19T21:30:00'), endedAt: at('19T23:00:00') },
      ['19T21:30', '19T23:00', 'CONFIRMED'],
    ],
    [
      'ended because its host was absent: shows the actual end',
      { status: 'ended', outcome: 'host_absent', startedAt: at('19T21:30:00'), endedAt: at('19T22:15:00') },
      ['19T21:30', '19T22:15', 'CONFIRMED'],
    ],
    [
      'was never started: is cancelled at its planned times',
      { status: 'ended', outcome: 'host_absent', endedAt: at('19T21:45:00') },
      ['19T21:30', '20T00:30', 'CANCELLED'],
    ],
    [
      'was called off: is cancelled at its planned times',
      { status: 'ended', outcome: 'not_held', startedAt: at('19T21:30:00'), endedAt: at('19T21:31:00') },
      ['19T21:30', '20T00:30', 'CANCELLED'],
    ],
  ])('that %s', (_, more, expected) => {
    const { start, end, status } = eventOf(more);
    expect([start.slice(8, 16), end.slice(8, 16), status]).toEqual(expected);
  });

  it('lasts at least one second, even if the session ended as it started', () => {
    const { start, end } = eventOf({ status: 'ended', outcome: 'held', startedAt: entry.startsAt, endedAt: entry.startsAt });
    expect(Date.parse(end) - Date.parse(start)).toBe(1_000);
  });

  it('lasts as long as planned, to the second', () => {
    const { start, end } = eventOf({ lengthMinutes: 1_440 });
    expect(Date.parse(end) - Date.parse(start)).toBe(24 * 3_600_000);
  });

  it('lasts at least one second, and not a second more because of fractions', () => {
    const at = new Date(entry.startsAt.getTime() + 999);
    const { start, end } = eventOf({ startsAt: at, status: 'ended', outcome: 'held', startedAt: at, endedAt: at });
    expect(Date.parse(end) - Date.parse(start)).toBe(1_000);
  });

  it('changes when the booking of its reader is confirmed, unless it has changed since', () => {
    const [before, after] = [new Date(entry.updatedAt.getTime() - 1), new Date(entry.updatedAt.getTime() + 1)];
    const changedAt = (confirmedAt: Date | null) => withSeat(entry, { tentative: false, confirmedAt } as CalendarSeat).updatedAt;
    expect([null, before, after].map(changedAt)).toEqual([entry.updatedAt, entry.updatedAt, after]);
    expect(withSeat(entry, { tentative: true, confirmedAt: null } as CalendarSeat)).toMatchObject({ title: 'Algebra', tentative: true });
  });

  it('among many has at most 500 characters of its description, and no half character at the end', () => {
    const shortened = (description: string) => withShortDescription({ ...entry, description }).description;
    expect(shortened('x'.repeat(500))).toBe('x'.repeat(500));
    expect(shortened('x'.repeat(501))).toBe(`${'x'.repeat(499)}…`);
    expect(shortened(`${'x'.repeat(498)}😀😀`)).toBe(`${'x'.repeat(498)}…`);
    expect(withShortDescription(entry)).toBe(entry);
  });

  it.each([
    ['scheduled', false, 'CONFIRMED'],
    ['live', false, 'CONFIRMED'],
    ['cancelled', false, 'CANCELLED'],
    ['scheduled', true, 'TENTATIVE'],
    ['cancelled', true, 'CANCELLED'],
  ] as const)('has the right status: %s (tentative: %s) becomes %s', (status, tentative, expected) => {
    expect(eventOf({ status, tentative }).status).toBe(expected);
  });

  it('has its times in UTC, and no attendees or organiser', () => {
    const text = calendarOf('Physics', entry);
    expect(text).toContain('\r\nDTSTART:20261019T213000Z\r\n');
    expect(text).toContain('\r\nDTEND:20261020T003000Z\r\n');
    expect(text).not.toMatch(/ATTENDEE|ORGANIZER|RRULE|mailto/i);
  });

  it('asks calendar programs to look again after fifteen minutes', () => {
    expect(calendarOf('Physics', entry)).toContain('\r\nX-PUBLISHED-TTL:PT15M\r\n');
  });

  it('always produces the same text for the same session', () => {
    expect(calendarOf('Physics', entry)).toBe(calendarOf('Physics', entry));
  });

  it('may be missing: an empty calendar is valid, because it contains a time zone', () => {
    const text = calendarOf('Physics');
    expect(readCalendar(text)).toMatchObject({ events: [], components: ['vtimezone'] });
    expect(text).toMatch(/\r\nEND:VTIMEZONE\r\nEND:VCALENDAR$/);
    expect(readCalendar(calendarOf('Physics', entry)).components).toEqual(['vevent']);
  });

  it('has a valid PRODID for an unregistered organisation (a single leading dash)', () => {
    expect(calendarOf('Physics', entry)).toContain('\r\nPRODID:-//Rollcall//Rollcall//EN\r\n');
  });
});

describe('user-supplied texts', () => {
  const properties = readCalendar(calendarOf('Physics', entry)).properties;
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary', maxLength: 100 }),
    fc
      .array(
        fc.constantFrom(
          '\n',
          '\r\n',
          '\r',
          '\\',
          '\\n',
          ';',
          ',',
          ':',
          '"',
          'END:VEVENT',
          'ATTENDEE:mailto:x@y.example',
          'BEGIN:VALARM',
          'é',
          '😀',
          'x'.repeat(74),
          '\u0000',
          '\u2028',
          ' ',
          '\t',
        ),
        { maxLength: 30 },
      )
      .map((parts) => parts.join('')),
  );

  it('survive a round trip, cannot inject lines, and are folded at 75 bytes', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, title, description) => {
        const text = calendarOf(name, { ...entry, title, description });
        const read = readCalendar(text);
        // oxlint-disable-next-line no-control-regex
        const clean = (given: string) => given.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
        expect([...read.properties].filter((each) => !properties.has(each))).toEqual([]);
        expect(read.events).toHaveLength(1);
        expect([read.name, read.events[0]!.summary]).toEqual([clean(name), clean(title)]);
        expect(read.events[0]!.description).toBe(clean([description, entry.instructor].filter(Boolean).join('\n\n')));
        // No character is split across lines: each line decodes on its own.
        expect(
          Buffer.from(text)
            .toString('latin1')
            .split('\r\n')
            .map((line) => Buffer.from(line, 'latin1').toString())
            .join('\r\n'),
        ).toBe(text);
        const lines = text.split('\r\n');
        expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
        expect(lines.join('')).not.toMatch(/[\r\n]/);
      }),
      { numRuns: 300 },
    );
  });
});
