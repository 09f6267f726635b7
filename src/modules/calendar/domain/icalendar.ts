import { createHash } from 'node:crypto';
import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import type { CalendarSession } from '../../../contracts/live-session/calendar.ts';
import type { CalendarSeat } from '../../../contracts/booking.ts';
import { earliest, latest } from '../../../kernel/domain/dates.ts';

/** A session as the reader sees it. `tentative`: the reader is on the waitlist or has not paid yet. */
export type CalendarEntry = CalendarSession & { readonly tentative?: boolean };

/** A calendar whose text is generated only if the reader does not already have this version. */
export interface Calendar {
  readonly version: string;
  write(): Promise<string>;
}

/** `inputs`: everything that the text depends on. The version also changes when the code formats the same sessions differently. */
export const versionOf = (...inputs: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([(formatDigest ??= digestOfSamples(SAMPLES)), ...inputs]))
    .digest('base64url');

/** Limit for descriptions in calendars of many sessions. */
const MAX_CHARACTERS = 500;
const MIN_POLL_INTERVAL_S = 15 * 60;

/**
 * Sessions as iCalendar (RFC 5545). Every session is an event with its own UID, even in a series, because the sessions of a series change and
 * are cancelled individually. So there are no recurrence rules, and all times are in UTC. DTSTAMP is when the session last changed (or the
 * reader's booking was confirmed), as the standard requires of published calendars; so the same sessions always produce the same text.
 */
export const iCalendarOf = (name: string, entries: readonly CalendarEntry[], publicUrl: string): string => {
  // The library prepends the dash that marks an unregistered organisation.
  const calendar = new ICalCalendar({ prodId: '//Rollcall//Rollcall//EN', name: escaped(name), ttl: MIN_POLL_INTERVAL_S });
  for (const { id, code, title, description, instructor, revision, updatedAt, ...entry } of entries)
    calendar.createEvent({
      // Without the server's host name, so that events keep their id when a school moves to another server.
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

/** RFC 5545 requires at least one component in a calendar. A time zone is a component that calendar programs do not display. */
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

/** Cuts the description, for calendars of many sessions. The page at the event's URL has the full text. */
export const withShortDescription = <T extends CalendarSession>(session: T): T => {
  if (session.description.length <= MAX_CHARACTERS) return session;
  // Don't cut a surrogate pair in half.
  const cut = session.description.slice(0, MAX_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '');
  return { ...session, description: `${cut}…` };
};

/** The session as seen by a student with a booking. Confirming the booking counts as a change of the event. */
export const withSeat = <T extends CalendarSession>(session: T, { tentative, confirmedAt }: CalendarSeat): T & CalendarEntry => ({
  ...session,
  tentative,
  updatedAt: latest(session.updatedAt, confirmedAt ?? session.updatedAt),
});

type Schedule = Pick<CalendarEntry, 'startsAt' | 'lengthMinutes' | 'status' | 'outcome' | 'startedAt' | 'endedAt'>;

/** Whether the session was cancelled, called off, or never started. */
const didNotTakePlace = ({ status, outcome, startedAt }: Schedule): boolean =>
  status === 'cancelled' || (status === 'ended' && (startedAt === null || outcome === 'not_held'));

/**
 * The planned times, except that an early start and the actual end replace them. A late start does not: people came for the planned start.
 * iCalendar times have a resolution of one second, so an event lasts at least one.
 */
const timesOf = (session: Schedule): { start: Date; end: Date } => {
  const { startsAt, lengthMinutes, startedAt, endedAt } = session;
  const planned = { start: startsAt, end: new Date(startsAt.getTime() + lengthMinutes * 60_000) };
  if (didNotTakePlace(session)) return planned;
  const start = earliest(startsAt, startedAt ?? startsAt);
  return { start, end: latest(endedAt ?? planned.end, new Date(start.getTime() + 1_000)) };
};

const statusOf = (entry: Schedule & Pick<CalendarEntry, 'tentative'>): ICalEventStatus => {
  if (didNotTakePlace(entry)) return ICalEventStatus.CANCELLED;
  return entry.tentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
};

/** The standard allows no control characters except tabs in texts, and the library does not remove them. */
// oxlint-disable-next-line no-control-regex
const plain = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** The library escapes the texts of events but not the calendar's name, in which a line break would start a new line of the file. */
const escaped = (name: string): string =>
  plain(name)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');

/** A digest of sample sessions of every kind, as formatted by this code and this version of the library. */
const digestOfSamples = (samples: readonly (readonly CalendarEntry[])[]): string =>
  createHash('sha256')
    .update(samples.map((entries) => iCalendarOf('a;b', entries, 'https://school.example')).join(''))
    .digest('base64url');

let formatDigest: string | undefined;

const START = new Date('2026-09-01T07:00:00Z');
const SAMPLE: CalendarEntry = {
  id: '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11',
  code: 'K7TQ2MXW',
  title: 'Algèbre; 1, 2',
  description: 'One line\nand another that is so long that it has to be folded somewhere 😀 before it ends',
  instructor: 'Grace Hopper',
  startsAt: START,
  lengthMinutes: 60,
  status: 'scheduled',
  outcome: null,
  startedAt: null,
  endedAt: null,
  revision: 1,
  updatedAt: START,
};
const EARLIER = new Date(START.getTime() - 600_000);
const ENDED = { ...SAMPLE, status: 'ended', outcome: 'held', startedAt: EARLIER, endedAt: START } as const;
const SAMPLES: readonly (readonly CalendarEntry[])[] = [
  [],
  [
    SAMPLE,
    { ...SAMPLE, tentative: true },
    { ...SAMPLE, status: 'cancelled' },
    { ...SAMPLE, status: 'live', startedAt: EARLIER },
    ENDED,
    { ...ENDED, startedAt: START },
    { ...ENDED, outcome: 'host_absent', startedAt: null },
  ],
];
