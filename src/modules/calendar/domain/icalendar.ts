import { createHash } from 'node:crypto';
import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import type { CalendarSession } from '../../../contracts/live-session/calendar.ts';
import type { CalendarSeat } from '../../../contracts/booking.ts';

/** A session, and whether the reader's seat in it is uncertain. */
export type CalendarEntry = CalendarSession & { readonly tentative?: boolean };

/** A calendar that is written only if the reader does not have this version yet. */
export interface Calendar {
  readonly version: string;
  write(): Promise<string>;
}

/** `from`: everything that the text depends on. The version also changes when the code writes the same sessions differently. */
export const versionOf = (...from: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([(writing ??= writingOf(SAMPLES)), ...from]))
    .digest('base64url');

/** Of a description in a calendar of many sessions. */
const MOST_CHARACTERS = 500;
const NOT_MORE_OFTEN_THAN_S = 15 * 60;

/**
 * Sessions as iCalendar (RFC 5545). Each is an event with its own UID, even in a series, whose sessions change and are cancelled one by one; so
 * there are no recurrence rules, and times are in UTC. DTSTAMP is when the session last changed (or the reader's booking was confirmed), as the
 * standard requires of published calendars, so the same sessions give the same text.
 */
export const iCalendarOf = (name: string, entries: readonly CalendarEntry[], publicUrl: string): string => {
  // The library prepends the dash of an unregistered organisation.
  const calendar = new ICalCalendar({ prodId: '//Rollcall//Rollcall//EN', name: escaped(name), ttl: NOT_MORE_OFTEN_THAN_S });
  for (const { id, code, title, description, instructor, revision, updatedAt, ...entry } of entries)
    calendar.createEvent({
      // Not the server's host name: a school that moves to another server keeps its events.
      id: `${id}@rollcall`,
      sequence: revision,
      stamp: updatedAt,
      lastModified: updatedAt,
      ...timesOf(entry),
      summary: plain(title),
      description: plain([description, instructor].filter(Boolean).join('\n\n')),
      url: `${publicUrl}/s/${code}`,
      status: statusOf(entry),
    });
  const text = calendar.toString();
  return entries.length ? text : text.replace('END:VCALENDAR', `${UTC}\r\nEND:VCALENDAR`);
};

/** RFC 5545 requires at least one component in a calendar; a time zone is one that shows nothing. */
const UTC = [
  'BEGIN:VTIMEZONE',
  'TZID:UTC',
  'BEGIN:STANDARD',
  'DTSTART:19700101T000000',
  'TZOFFSETFROM:+0000',
  'TZOFFSETTO:+0000',
  'TZNAME:UTC',
  'END:STANDARD',
  'END:VTIMEZONE',
].join('\r\n');

/** For calendars of many sessions. The full description is behind the event's URL. */
export const inShort = <T extends CalendarSession>(session: T): T => {
  if (session.description.length <= MOST_CHARACTERS) return session;
  // Not in the middle of a surrogate pair.
  const cut = session.description.slice(0, MOST_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '');
  return { ...session, description: `${cut}…` };
};

/** As a student with a booking sees it: the event changes when the booking is confirmed. */
export const withSeat = <T extends CalendarSession>(session: T, { tentative, confirmedAt }: CalendarSeat): T & CalendarEntry => ({
  ...session,
  tentative,
  updatedAt: confirmedAt && confirmedAt > session.updatedAt ? confirmedAt : session.updatedAt,
});

type Course = Pick<CalendarEntry, 'startsAt' | 'lengthMinutes' | 'status' | 'outcome' | 'startedAt' | 'endedAt'>;

/** Whether it is known that there was no lesson: cancelled, called off, or never started. */
const tookNoPlace = ({ status, outcome, startedAt }: Course): boolean =>
  status === 'cancelled' || (status === 'ended' && (startedAt === null || NO_LESSON.has(outcome!)));

const NO_LESSON: ReadonlySet<string> = new Set(['not_held']);

/**
 * The planned times; an earlier start and the actual end replace them. A late start does not: people came for the planned one. Calendars count
 * in seconds, and an event lasts at least one.
 */
const timesOf = (course: Course): { start: Date; end: Date } => {
  const { startsAt, lengthMinutes, startedAt, endedAt } = course;
  const planned = { start: startsAt, end: new Date(startsAt.getTime() + lengthMinutes * 60_000) };
  if (tookNoPlace(course)) return planned;
  const start = startedAt && startedAt < startsAt ? startedAt : startsAt;
  const end = endedAt ?? planned.end;
  return { start, end: new Date(Math.max(end.getTime(), start.getTime() + 1_000)) };
};

const statusOf = (entry: Course & Pick<CalendarEntry, 'tentative'>): ICalEventStatus => {
  if (tookNoPlace(entry)) return ICalEventStatus.CANCELLED;
  return entry.tentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
};

/** The standard allows no control characters but tabs in texts, and the library does not remove them. */
// oxlint-disable-next-line no-control-regex
const plain = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** The library escapes the texts of events but not the name of the calendar, where a line break would start a line of the file. */
const escaped = (name: string): string =>
  plain(name)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** A digest of sample sessions of every kind as this code and this version of the library write them. */
const writingOf = (samples: readonly (readonly CalendarEntry[])[]): string =>
  createHash('sha256')
    .update(samples.map((entries) => iCalendarOf('a;b', entries, 'https://school.example')).join(''))
    .digest('base64url');

let writing: string | undefined;

const AT = new Date('2026-09-01T07:00:00Z');
const SAMPLE: CalendarEntry = {
  id: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11',
  code: 'K7TQ2MXW',
  title: 'Algèbre; 1, 2',
  description: 'One line\nand another that is so long that it has to be folded somewhere 😀 before it ends',
  instructor: 'Grace Hopper',
  startsAt: AT,
  lengthMinutes: 60,
  status: 'scheduled',
  outcome: null,
  startedAt: null,
  endedAt: null,
  revision: 1,
  updatedAt: AT,
};
const EARLIER = new Date(AT.getTime() - 600_000);
const ENDED = { ...SAMPLE, status: 'ended', outcome: 'held', startedAt: EARLIER, endedAt: AT } as const;
const SAMPLES: readonly (readonly CalendarEntry[])[] = [
  [],
  [
    SAMPLE,
    { ...SAMPLE, tentative: true },
    { ...SAMPLE, status: 'cancelled' },
    { ...SAMPLE, status: 'live', startedAt: EARLIER },
    ENDED,
    { ...ENDED, startedAt: AT },
    { ...ENDED, outcome: 'host_absent', startedAt: null },
  ],
];
