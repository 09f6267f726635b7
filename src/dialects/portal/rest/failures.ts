import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { DialectError } from '../../../kernel/http/dialect-error.ts';
import type { HttpDialect } from '../../../kernel/http/dialects.ts';
import { failureTexts } from '../../shared/failure-texts.ts';
import { MISSING } from './fields.ts';

export const NOT_YOUR_ID = new DialectError(403, 'This id is not yours');

/** What these clients are told about a field that is missing. */
export const ALL_FIELDS = new DialectError(400, 'All fields required');
export const ADMIN_AND_TITLE = new DialectError(400, 'admin_id and title required');
export const CODE_AND_STUDENT = new DialectError(400, 'session_code and student_id required');
export const CODE = new DialectError(400, 'session_code required');

/** What they are told about a field that is wrong; their pages show it. */
export const WRONG = {
  name: new DialectError(400, 'The name must have 1 to 120 characters'),
  email: new DialectError(400, 'The email address is not valid'),
  password: new DialectError(400, 'The password must have 6 to 128 characters'),
  role: new DialectError(400, 'The role must be admin or user'),
  title: new DialectError(400, 'The title must have 1 to 200 characters'),
  video_url: new DialectError(400, 'The video address must start with http:// or https://'),
  session_type: new DialectError(400, 'The session type must be live or url-stream'),
  session_code: new DialectError(400, 'The session code must be text of at most 200 characters'),
  admin_id: new DialectError(400, 'admin_id must be a number'),
  student_id: new DialectError(400, 'student_id must be a number'),
} as const;

const NO_LOGIN = [400, 'Invalid email or password'] as const;
const NO_SESSION = [404, 'Session not found'] as const;
const FORBIDDEN = [403, 'Only admins can do this'] as const;

const known = failureTexts(
  {
    EMAIL_TAKEN: [400, 'User already exists'],
    INVALID_CREDENTIALS: NO_LOGIN,
    TEACHER_ONLY: FORBIDDEN,
    STUDENT_NOT_FOUND: [404, 'Student not found'],
    SESSION_NOT_FOUND: NO_SESSION,
    NOT_SESSION_HOST: NO_SESSION,
    NOT_ADMITTED: NO_SESSION,
    SESSION_ENDED: [400, 'Session has ended'],
  },
  { 'POST /api/auth/login': { VALIDATION_FAILED: NO_LOGIN } },
);

const REQUIRED: Readonly<Record<string, DialectError>> = {
  'POST /api/auth/register': ALL_FIELDS,
  'POST /api/sessions/create': ADMIN_AND_TITLE,
  'POST /api/sessions/start': ADMIN_AND_TITLE,
  'POST /api/sessions/end': CODE,
};

const wrongFieldOf = (error: unknown, route: string): DialectError | undefined => {
  const details = error instanceof DomainError && error.code === 'VALIDATION_FAILED' ? (error.details ?? []) : [];
  if (details.some(({ message }) => message === MISSING)) return REQUIRED[route] ?? CODE_AND_STUDENT;
  const name = details[0]?.field;
  return name !== undefined && Object.hasOwn(WRONG, name) ? WRONG[name as keyof typeof WRONG] : undefined;
};

/** The statuses and texts that these clients expect. All other errors keep Rollcall's own. */
export const failureOf: HttpDialect['failure'] = (error, answer, request) => {
  const route = `${request.method} ${request.path.toLowerCase().replace(/\/$/, '')}`;
  const wrong = route === 'POST /api/auth/login' ? undefined : wrongFieldOf(error, route);
  return wrong ?? known(error, answer, request);
};
