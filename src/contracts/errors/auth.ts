import type { ErrorRow } from './row.ts';

export const authErrors = {
  INVALID_CREDENTIALS: [401, 'Wrong email or password.'],
  INVALID_PROVIDER_TOKEN: [401, 'The identity provider’s token was not accepted. Sign in with the provider again.'],
  INVALID_REFRESH_TOKEN: [401, 'This refresh token is no longer valid. Sign in again.'],
  ACCOUNT_INACTIVE: [403, 'This account has been deactivated. Contact an administrator.'],
  ACCOUNT_PENDING: [403, 'This account is awaiting approval by an administrator.'],
  TEACHER_SIGNUP_CLOSED: [403, 'Teachers cannot sign up here. Ask an administrator for an account.'],
  PASSWORD_SIGN_IN_OFF: [403, 'Passwords are not used here. Sign in through the identity provider.'],
  EMAIL_CLAIM_MISSING: [403, 'The token of the identity provider has no email, which an account needs.'],
  DEVICE_NOT_FOUND: [404, 'You are not signed in on this device.'],
  USER_NOT_FOUND: [404, 'User not found.'],
  STUDENT_NOT_FOUND: [404, 'Student not found.'],
  TEACHER_NOT_FOUND: [404, 'Teacher not found.'],
  EMAIL_TAKEN: [409, 'An account with this email already exists.'],
  EMAIL_NOT_VERIFIED: [409, 'There is an account with this email, and the identity provider has not verified that the email is yours.'],
  LAST_ADMIN: [409, 'The last active administrator cannot be deactivated or given another role.'],
  PASSWORD_TOO_COMMON: [422, 'This password is too common. Choose another one.'],
  WRONG_PASSWORD: [422, 'The current password is wrong.'],
  NOT_A_STUDENT: [422, 'This user is not a student.'],
  NOT_A_TEACHER: [422, 'This user is not a teacher.'],
} as const satisfies Record<string, ErrorRow>;

/** Why a sign-in can fail although the identity provider's token is valid. */
export const PROVIDER_TOKEN_ERRORS = ['EMAIL_CLAIM_MISSING', 'EMAIL_NOT_VERIFIED', 'TEACHER_SIGNUP_CLOSED', 'ACCOUNT_PENDING'] as const;
