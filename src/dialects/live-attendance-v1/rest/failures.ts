import type { HttpDialect } from '../../../kernel/http/dialects.ts';
import { failureTexts, type FailureTexts } from '../../shared/failure-texts.ts';

const BAD_FORM = [400, 'Invalid request schema'] as const;
const BAD_ACCOUNT = [422, 'Invalid request Schema'] as const;
const NO_CLASS = [404, 'Class not found'] as const;
const NOT_IN_CLASS = [404, 'you are not enrolled in the class', 'message'] as const;

const ACCOUNTS: FailureTexts = { VALIDATION_FAILED: BAD_ACCOUNT, MALFORMED_BODY: BAD_ACCOUNT };

const known = failureTexts(
  {
    VALIDATION_FAILED: BAD_FORM,
    MALFORMED_BODY: BAD_FORM,
    INVALID_CREDENTIALS: [400, 'Invalid email or password'],
    UNAUTHENTICATED: [401, 'Unauthorized, token missing or invalid'],
    EMAIL_TAKEN: [403, 'Email already exists'],
    TEACHER_ONLY: [403, 'Forbidden, teacher access required'],
    STUDENT_ONLY: [403, 'Forbidden, student access required'],
    USER_NOT_FOUND: [404, 'User not found'],
    STUDENT_NOT_FOUND: [404, 'Student not found'],
    CLASS_NOT_FOUND: NO_CLASS,
    NOT_CLASS_TEACHER: NO_CLASS,
    NOT_ENROLLED: [403, 'You are not in the class, please contact your professor/admin'],
  },
  {
    'POST /api/v1/auth/register': ACCOUNTS,
    'POST /api/v1/auth/login': ACCOUNTS,
    'GET /api/v1/class/students': { STUDENT_NOT_FOUND: [404, 'No students found'] },
    'GET /api/v1/class/:id': { NOT_CLASS_TEACHER: NOT_IN_CLASS, NOT_ENROLLED: NOT_IN_CLASS },
    'POST /api/v1/attendance/start': { CLASS_NOT_FOUND: [404, 'class not found'] },
  },
);

/** The statuses and texts that these clients expect. All other errors keep Rollcall's own. */
export const failureOf: HttpDialect['failure'] = (error, answer, request) =>
  answer.body.code === 'UNAUTHENTICATED' && !request.hasToken
    ? { status: 404, text: 'please send jwt token' }
    : known(error, answer, request);
