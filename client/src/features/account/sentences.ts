import { msg } from '@lingui/core/macro';
import type { Sentences } from '../../ui/failure-text.ts';

/** What keeps people out, in words. */
export const ACCOUNT_SENTENCES: Sentences = {
  INVALID_CREDENTIALS: msg`This email and password do not match.`,
  ACCOUNT_PENDING: msg`Your account is waiting for an administrator to approve it.`,
  ACCOUNT_INACTIVE: msg`This account has been deactivated. Ask an administrator.`,
  TEACHER_SIGNUP_CLOSED: msg`Teachers cannot sign up here. Ask an administrator for an account.`,
  PASSWORD_SIGN_IN_OFF: msg`Passwords are not used here. Sign in through the identity provider.`,
  INVALID_PROVIDER_TOKEN: msg`The identity provider’s answer was not accepted. Sign in there again.`,
  EMAIL_CLAIM_MISSING: msg`The identity provider did not tell your email, which an account needs. Ask an administrator.`,
  EMAIL_NOT_VERIFIED: msg`There is an account with your email, but the identity provider has not checked that the email is yours.`,
  EMAIL_TAKEN: msg`There is already an account with this email.`,
  PASSWORD_TOO_COMMON: msg`This password is too common. Choose another one.`,
  ORIGIN_NOT_ALLOWED: msg`This address is not the one that the server expects. Open Rollcall at its usual address.`,
  PROVIDER_UNREACHABLE: msg`The identity provider cannot be reached. Try again in a moment.`,
  PROVIDER_REFUSED: msg`The identity provider did not let you in.`,
  STRANGE_CALLBACK: msg`This sign-in was not started on this page, or has been used already. Start again.`,
};
