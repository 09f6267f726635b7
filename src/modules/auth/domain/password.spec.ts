import { codeOf } from '../../../../test/support/code-of.ts';
import type { PasswordRule } from '../../../contracts/auth.ts';
import { checkNewPassword, hashedForm } from './password.ts';

const refusal = (password: string, rule?: PasswordRule): string => codeOf(() => checkNewPassword(password, rule));

describe('a new password', () => {
  it.each([
    ['7 characters', 'x1!yz7q', 'VALIDATION_FAILED'],
    ['8 characters', 'x1!yz7qk', 'none'],
    ['8 characters of two UTF-16 units each', '🦉🐢🦔🐙🦑🐌🦋🐛', 'none'],
    ['7 characters of two UTF-16 units each', '🦉🐢🦔🐙🦑🐌🦋', 'VALIDATION_FAILED'],
    ['128 characters', '🦉'.repeat(128), 'none'],
    ['129 characters', 'q'.repeat(129), 'VALIDATION_FAILED'],
    ['only spaces', ' '.repeat(8), 'none'],
    ['a newline and a null character', 'a\nb\u0000cdefg', 'none'],
    ['a common one', 'password123', 'PASSWORD_TOO_COMMON'],
    ['a common one of 8 characters', 'password', 'PASSWORD_TOO_COMMON'],
    ['a common one in another case', 'QwertyUIOP', 'PASSWORD_TOO_COMMON'],
    ['a common one followed by a space', 'password123 ', 'none'],
  ])('%s', (_, password, code) => expect(refusal(password)).toBe(code));

  it.each([
    ['a short common one, if the rule allows both', '123456', { minLength: 6, refuseCommon: false }, 'none'],
    ['one too short for the rule', '12345', { minLength: 6, refuseCommon: false }, 'VALIDATION_FAILED'],
    ['129 characters, whatever the rule', 'q'.repeat(129), { minLength: 6, refuseCommon: false }, 'VALIDATION_FAILED'],
    ['a common one, if the rule rejects those', 'password123', { minLength: 6, refuseCommon: true }, 'PASSWORD_TOO_COMMON'],
  ])('with another rule: %s', (_, password, rule, code) => expect(refusal(password, rule)).toBe(code));

  it('is hashed with its spaces, and without replacing characters by similar ones', () => {
    expect(hashedForm(' a ')).toBe(' a ');
    expect(hashedForm('ﬁn')).not.toBe(hashedForm('fin'));
  });

  it('is hashed in the same form, however the keyboard encodes an accent', () => expect(hashedForm('e\u0301')).toBe(hashedForm('é')));
});
