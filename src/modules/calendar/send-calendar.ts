import type { Request, Response } from 'express';
import type { Calendar } from './domain/icalendar.ts';

const MAX_AGE_S = 300;

/** Only the reader's own cache may store the calendar, and must revalidate it after five minutes; shared caches must not store it. */
export const sendCalendar = async (request: Request, response: Response, { version, write }: Calendar): Promise<void> => {
  const caching = { 'Cache-Control': `private, max-age=${MAX_AGE_S}`, ETag: `"${version}"` };
  response.set(caching);
  if (request.fresh) return void response.status(304).end();
  // `write` may throw CALENDARS_BUSY, which must not be cached.
  for (const header of Object.keys(caching)) response.removeHeader(header);
  const text = await write();
  response.set({ ...caching, 'Content-Type': 'text/calendar; charset=utf-8', 'Content-Disposition': 'inline; filename="rollcall.ics"' });
  response.send(text);
};
