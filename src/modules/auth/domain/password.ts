import { dictionary } from '@zxcvbn-ts/language-common';
import type { PasswordRule } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 128;

/** The most common passwords in leaks, in lower case; shorter ones are rejected for their length anyway. */
const common: ReadonlySet<string> = new Set(dictionary['passwords-common'].filter((password) => password.length >= PASSWORD_MIN));

const DEFAULT_RULE: PasswordRule = { minLength: PASSWORD_MIN, refuseCommon: true };

/** Throws VALIDATION_FAILED or PASSWORD_TOO_COMMON. Lengths are in code points; leading and trailing spaces count. */
export const checkNewPassword = (password: string, { minLength, refuseCommon } = DEFAULT_RULE): void => {
  const length = [...password].length;
  if (length < minLength || length > PASSWORD_MAX)
    throw new DomainError('VALIDATION_FAILED', [
      { field: 'password', message: `must be text of ${minLength} to ${PASSWORD_MAX} characters` },
    ]);
  if (refuseCommon && common.has(password.toLowerCase())) throw new DomainError('PASSWORD_TOO_COMMON');
};

/** Normalises a password before hashing, because keyboards encode accents in two ways (RFC 8265 §4.2.2 also composes them). */
export const hashedForm = (password: string): string => password.normalize('NFC');
