import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';

const SHORT_S = 300;

/** A calendar is its reader's own: no cache in between keeps it, and theirs asks again soon. */
export const answerCalendar = (request: Request, response: Response, text: string): void => {
  response.setHeader('Cache-Control', `private, max-age=${SHORT_S}`);
  response.setHeader('ETag', `"${createHash('sha256').update(text).digest('base64url')}"`);
  if (request.fresh) {
    response.status(304).end();
    return;
  }
  response.setHeader('Content-Type', 'text/calendar; charset=utf-8');
  response.setHeader('Content-Disposition', 'inline; filename="rollcall.ics"');
  response.send(text);
};
