import type { Request, Response } from 'express';
import type { Calendar } from './domain/icalendar.js';

const SHORT_S = 300;

/** A calendar is its reader's own: no cache in between keeps it, and theirs asks again soon. */
export const answerCalendar = async (request: Request, response: Response, { version, write }: Calendar): Promise<void> => {
  const keep = () => {
    response.setHeader('Cache-Control', `private, max-age=${SHORT_S}`);
    response.setHeader('ETag', `"${version}"`);
  };
  keep();
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  // Nobody shall keep the answer that too many wait.
  for (const header of ['Cache-Control', 'ETag']) response.removeHeader(header);
  const text = await write();
  keep();
  response.setHeader('Content-Type', 'text/calendar; charset=utf-8');
  response.setHeader('Content-Disposition', 'inline; filename="rollcall.ics"');
  response.send(text);
};
