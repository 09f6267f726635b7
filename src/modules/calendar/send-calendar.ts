import type { Request, Response } from 'express';
import type { Calendar } from './domain/icalendar.ts';

const MAX_AGE_S = 300;

/** Only the reader's own cache may store it, and must revalidate after five minutes; shared caches must not. */
export const sendCalendar = async (request: Request, response: Response, { version, write }: Calendar): Promise<void> => {
  const allowCaching = () => {
    response.setHeader('Cache-Control', `private, max-age=${MAX_AGE_S}`);
    response.setHeader('ETag', `"${version}"`);
  };
  allowCaching();
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  // `write` may throw CALENDARS_BUSY, which must not be cached.
  for (const header of ['Cache-Control', 'ETag']) response.removeHeader(header);
  const text = await write();
  allowCaching();
  response.setHeader('Content-Type', 'text/calendar; charset=utf-8');
  response.setHeader('Content-Disposition', 'inline; filename="rollcall.ics"');
  response.send(text);
};
