import type { SessionStatus } from '../../../contracts/live-session.ts';
import { DialectError } from '../../../kernel/http/dialect-error.ts';
import { failureTexts, type FailureTexts } from '../../shared/failure-texts.ts';
import { STATUS_WORDS } from '../words.ts';

export const TITLE_AND_TIME = new DialectError(400, 'Title and scheduled time are required');
export const ONE_PARTICIPANT = new DialectError(400, 'One-on-one sessions can only have 1 participant');

const notStartable = (status: string) => new DialectError(400, `Session cannot be started. Current status: ${status}`);
const NOT_STARTABLE: Readonly<Record<Exclude<SessionStatus, 'scheduled'>, DialectError>> = {
  live: notStartable(STATUS_WORDS.live),
  ended: notStartable(STATUS_WORDS.ended),
  cancelled: notStartable('cancelled'),
};

export const NOT_STARTABLE_ERRORS = Object.values(NOT_STARTABLE);
export const notStartableAs = (status: SessionStatus): DialectError => NOT_STARTABLE[status as keyof typeof NOT_STARTABLE];

const NO_SESSION = [404, 'Session not found'] as const;
const NO_COURSE = [404, 'Course not found'] as const;
const NOT_BOOKABLE = [404, 'Session not found or not available for booking'] as const;
const NOT_YOURS = [403, 'Session not found or you do not have permission'] as const;

const BOOK: FailureTexts = {
  SESSION_NOT_FOUND: NOT_BOOKABLE,
  NOT_ADMITTED: NOT_BOOKABLE,
  BOOKING_CLOSED: NOT_BOOKABLE,
  SESSION_ENDED: NOT_BOOKABLE,
  SESSION_CANCELLED: NOT_BOOKABLE,
};
const STAFF: FailureTexts = { TEACHER_ONLY: NOT_YOURS, SESSION_NOT_FOUND: NOT_YOURS, NOT_SESSION_HOST: NOT_YOURS };

/** The statuses and texts that these clients expect. All other errors keep Rollcall's own. */
export const failureOf = failureTexts(
  {
    SESSION_FULL: [400, 'Session is fully booked'],
    ALREADY_BOOKED: [400, 'You have already booked this session'],
    INVALID_CREDENTIALS: [401, 'Invalid email or password'],
    TEACHER_ONLY: [403, 'Only experts can do this.'],
    SESSION_NOT_FOUND: NO_SESSION,
    NOT_ADMITTED: NO_SESSION,
    CLASS_NOT_FOUND: NO_COURSE,
    NOT_CLASS_TEACHER: NO_COURSE,
    EMAIL_TAKEN: [409, 'User with this email already exists'],
  },
  {
    'POST /api/live-sessions': { TEACHER_ONLY: [403, 'Only experts can create sessions'] },
    'POST /api/live-sessions/:number/book': BOOK,
    'POST /api/live-sessions/:number/join': BOOK,
    'PATCH /api/live-sessions/:number/start': STAFF,
    'PATCH /api/live-sessions/:number/end': STAFF,
  },
);
