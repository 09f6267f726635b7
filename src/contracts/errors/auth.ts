import type { ErrorRow } from './row.ts';

export const authErrors = {
  INVALID_CREDENTIALS: [401, 'Wrong email or password.'],
  INVALID_REFRESH_TOKEN: [401, 'This refresh token is no longer valid. Sign in again.'],
  ACCOUNT_INACTIVE: [403, 'This account has been deactivated. Contact an administrator.'],
  ACCOUNT_PENDING: [403, 'This account is awaiting approval by an administrator.'],
  TEACHER_SIGNUP_CLOSED: [403, 'Teachers cannot sign up here. Ask an administrator for an account.'],
  USER_NOT_FOUND: [404, 'User not found.'],
  STUDENT_NOT_FOUND: [404, 'Student not found.'],
  TEACHER_NOT_FOUND: [404, 'Teacher not found.'],
  EMAIL_TAKEN: [409, 'An account with this email already exists.'],
  LAST_ADMIN: [409, 'The last active administrator cannot be deactivated or given another role.'],
  PASSWORD_TOO_COMMON: [422, 'This password is too common. Choose another one.'],
  WRONG_PASSWORD: [422, 'The current password is wrong.'],
  NOT_A_STUDENT: [422, 'This user is not a student.'],
  NOT_A_TEACHER: [422, 'This user is not a teacher.'],
} as const satisfies Record<string, ErrorRow>;
