import type { ErrorCode } from '../../../contracts/errors.ts';

const NO_SESSION = 'No active attendance session';

/** The error messages that these clients expect. All other errors keep Rollcall's own. */
const TEXTS: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'Unauthorized or invalid token',
  TEACHER_ONLY: 'Forbidden, teacher event only',
  STUDENT_ONLY: 'Forbidden, student event only',
  UNKNOWN_EVENT: 'Unknown event',
  MALFORMED_BODY: 'Invalid message format',
  VALIDATION_FAILED: 'Invalid message format',
  // These clients have no media server to signal to, so `to` is not optional for them.
  PEER_NEEDED: 'Invalid message format',
  LINE_NOT_FOUND: 'Student not found',
  // These clients have a single message for a session that does not exist, has not started or has ended.
  NOT_IN_A_SESSION: NO_SESSION,
  SESSION_NOT_FOUND: NO_SESSION,
  SESSION_NOT_LIVE: NO_SESSION,
  SESSION_ENDED: NO_SESSION,
  REGISTER_NOT_FOUND: NO_SESSION,
  REGISTER_NOT_OPEN: NO_SESSION,
  REGISTER_CLOSED: NO_SESSION,
};

export const textOf = (code: ErrorCode, sentence: string): string => TEXTS[code] ?? sentence;
