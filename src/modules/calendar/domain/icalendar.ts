import { createHash } from 'node:crypto';
import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import type { CalendarSeat, CalendarSession } from '../../../contracts/calendar.js';

/** A session, and whether the reader only waits for a seat in it. */
export type CalendarEntry = CalendarSession & { readonly tentative?: boolean };

/** A calendar that is written only for who does not have this version of it. */
export interface Calendar {
  readonly version: string;
  write(): Promise<string>;
}

/** Counted on when the same sessions are written in another way. */
const WRITING = 1;

/** `from`: all that the text is made from, or what stands for it. */
export const versionOf = (...from: readonly unknown[]): string =>
  createHash('sha256')
    .update(JSON.stringify([WRITING, ...from]))
    .digest('base64url');

/** Of a description among many. */
const MOST_CHARACTERS = 500;
const NOT_MORE_OFTEN_THAN_S = 15 * 60;

/**
 * Sessions as iCalendar (RFC 5545). Each is an event of its own, with its own UID, those of a series too: occurrences are rows, which change and
 * are cancelled by themselves, so there is no rule to repeat here, and the times are in UTC, in which they can be meant in one way alone.
 * DTSTAMP is when the session changed last (or its reader's booking was confirmed), as the standard has it for what is published: the same sessions give the same text.
 */
export const iCalendarOf = (name: string, entries: readonly CalendarEntry[], publicUrl: string): string => {
  const calendar = new ICalCalendar({ prodId: '-//Rollcall//Rollcall//EN', name: escaped(name), ttl: NOT_MORE_OFTEN_THAN_S });
  for (const { id, code, title, description, instructor, startsAt, lengthMinutes, revision, updatedAt, ...entry } of entries)
    calendar.createEvent({
      // Not the host of the server: a school that moves to another one keeps its events.
      id: `${id}@rollcall`,
      sequence: revision,
      stamp: updatedAt,
      lastModified: updatedAt,
      start: startsAt,
      end: new Date(startsAt.getTime() + lengthMinutes * 60_000),
      summary: plain(title),
      description: plain([description, instructor].filter(Boolean).join('\n\n')),
      url: `${publicUrl}/s/${code}`,
      status: statusOf(entry),
    });
  return calendar.toString();
};

/** For calendars of many sessions: what is longer is read where the event's URL leads. */
export const inShort = <T extends CalendarSession>(session: T): T => {
  if (session.description.length <= MOST_CHARACTERS) return session;
  // Of two halves of a character the first alone is none.
  const cut = session.description.slice(0, MOST_CHARACTERS - 1).replace(/[\ud800-\udbff]$/, '');
  return { ...session, description: `${cut}…` };
};

/** As who has a booking sees it: the event is another one once it is confirmed. */
export const withSeat = <T extends CalendarSession>(session: T, { tentative, confirmedAt }: CalendarSeat): T & CalendarEntry => ({
  ...session,
  tentative,
  updatedAt: confirmedAt && confirmedAt > session.updatedAt ? confirmedAt : session.updatedAt,
});

const statusOf = ({ status, tentative }: Pick<CalendarEntry, 'status' | 'tentative'>): ICalEventStatus => {
  if (status === 'cancelled') return ICalEventStatus.CANCELLED;
  return tentative ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED;
};

/** The standard has no control characters but tabs in its texts, and the library lets them through. */
// oxlint-disable-next-line no-control-regex
const plain = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** The library escapes the texts of events, and not the name of the calendar: a line of its own in it would be one of the file. */
const escaped = (name: string): string =>
  plain(name)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n');
