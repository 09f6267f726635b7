import { dictionary } from '@zxcvbn-ts/language-common';
import type { PasswordRule } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

/** The most common passwords in leaks, in lower case; shorter ones are rejected for their length anyway. */
const common: ReadonlySet<string> = new Set(dictionary['passwords-common'].filter((password) => password.length >= PASSWORD_MIN));

const OWN_RULE: PasswordRule = { minLength: PASSWORD_MIN, refuseCommon: true };

/** Throws for a password that nobody should choose. Lengths are in code points, and leading and trailing spaces count. */
export const checkNewPassword = (password: string, { minLength, refuseCommon } = OWN_RULE): void => {
  const length = [...password].length;
  if (length < minLength || length > PASSWORD_MAX)
    throw new DomainError('VALIDATION_FAILED', [
      { field: 'password', message: `must be text of ${minLength} to ${PASSWORD_MAX} characters` },
    ]);
  if (refuseCommon && common.has(password.toLowerCase())) throw new DomainError('PASSWORD_TOO_COMMON');
};

/** The form that is hashed: keyboards encode accents in two ways (RFC 8265 §4.2.2 composes them too). */
export const hashedForm = (password: string): string => password.normalize('NFC');
