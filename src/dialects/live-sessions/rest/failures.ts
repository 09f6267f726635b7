import { DialectError } from '../../../kernel/http/dialect-error.ts';
import { failureTexts } from '../../shared/failure-texts.ts';

const UNKNOWN = [404, 'Session not found'] as const;
const BAD_FORM = [
  400,
  'Check the form: a title is required, startTime is a date and time, videoUrl an address that starts with https://, isLive true or false',
] as const;

/** The body names somebody else. */
export const NOT_YOUR_ID = new DialectError(403, 'userId is not yours: you can only join as yourself');

export const failureOf = failureTexts(
  {
    SESSION_NOT_FOUND: UNKNOWN,
    NOT_SESSION_HOST: UNKNOWN,
    NOT_ADMITTED: UNKNOWN,
    SESSION_NOT_LIVE: [409, 'Session is not live'],
    SESSION_ENDED: [409, 'Session has ended'],
    MALFORMED_BODY: [400, 'The request body cannot be read'],
    UNSUPPORTED_MEDIA_TYPE: [415, 'Send JSON or a form (multipart/form-data)'],
  },
  {
    'POST /api/live-sessions/join': { VALIDATION_FAILED: [400, 'sessionId is required'] },
    'POST /api/admin/live-sessions': { VALIDATION_FAILED: BAD_FORM },
    'POST /api/live-sessions/admin/create': { VALIDATION_FAILED: BAD_FORM },
    'PUT /api/admin/live-sessions/:id': { VALIDATION_FAILED: BAD_FORM },
    'PUT /api/live-sessions/admin/:id': { VALIDATION_FAILED: BAD_FORM },
  },
);
