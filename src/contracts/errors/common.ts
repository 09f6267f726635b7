import { transient, type ErrorRow } from './row.ts';

export const commonErrors = {
  VALIDATION_FAILED: [400, 'The request is invalid.'],
  UNKNOWN_EVENT: [400, 'Unknown event.'],
  MALFORMED_BODY: [400, 'The request body is not valid UTF-8 JSON.'],
  UNAUTHENTICATED: [401, 'Sign in first: the access token is missing, invalid or expired.'],
  ADMIN_ONLY: [403, 'Only administrators can do this.'],
  TEACHER_ONLY: [403, 'Only teachers can do this.'],
  STUDENT_ONLY: [403, 'Only students can do this.'],
  ORIGIN_NOT_ALLOWED: [403, 'This origin is not allowed.'],
  NOT_FOUND: [404, 'Not found.'],
  METHOD_NOT_ALLOWED: [405, 'This method is not allowed here. See the Allow header.'],
  REQUEST_IN_PROGRESS: transient(409, 'The same request is still in progress.'),
  PAYLOAD_TOO_LARGE: [413, 'The request is too large.'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The request body must be UTF-8 JSON.'],
  IDEMPOTENCY_KEY_REUSED: [422, 'This Idempotency-Key has already been used for a different request.'],
  TOO_MANY_REQUESTS: transient(429, 'Too many requests.', 'Wait a moment.'),
  INTERNAL_ERROR: [500, 'Something went wrong on our side.'],
  DATABASE_UNAVAILABLE: transient(503, 'The database is not responding.'),
  STORAGE_UNAVAILABLE: transient(503, 'The file storage is not responding.'),
  SHUTTING_DOWN: transient(503, 'This server is shutting down.'),
} as const satisfies Record<string, ErrorRow>;
