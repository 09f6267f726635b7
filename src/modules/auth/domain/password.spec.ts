import type { PasswordRule } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { checkNewPassword, hashedForm } from './password.ts';

const refusal = (password: string, rule?: PasswordRule): string => {
  try {
    checkNewPassword(password, rule);
    return 'none';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('a password that somebody chooses', () => {
  it.each([
    ['7 characters', 'x1!yz7q', 'VALIDATION_FAILED'],
    ['8 characters', 'x1!yz7qk', 'none'],
    ['8 characters of two UTF-16 units each', '🦉🐢🦔🐙🦑🐌🦋🐛', 'none'],
    ['7 characters of two UTF-16 units each', '🦉🐢🦔🐙🦑🐌🦋', 'VALIDATION_FAILED'],
    ['128 characters', '🦉'.repeat(128), 'none'],
    ['129 characters', 'q'.repeat(129), 'VALIDATION_FAILED'],
    ['spaces alone', ' '.repeat(8), 'none'],
    ['a line end and a null', 'a\nb\u0000cdefg', 'none'],
    ['a common one', 'password123', 'PASSWORD_TOO_COMMON'],
    ['a common one in another case', 'QwertyUIOP', 'PASSWORD_TOO_COMMON'],
    ['a common one with a space behind it', 'password123 ', 'none'],
  ])('of %s', (_, password, code) => expect(refusal(password)).toBe(code));

  it.each([
    ['a short common one, where the rule takes both', '123456', { minLength: 6, refuseCommon: false }, 'none'],
    ['a shorter one', '12345', { minLength: 6, refuseCommon: false }, 'VALIDATION_FAILED'],
    ['129 characters, whatever the rule', 'q'.repeat(129), { minLength: 6, refuseCommon: false }, 'VALIDATION_FAILED'],
    ['a common one, where the rule asks the list', 'password123', { minLength: 6, refuseCommon: true }, 'PASSWORD_TOO_COMMON'],
  ])('by another rule, of %s', (_, password, rule, code) => expect(refusal(password, rule)).toBe(code));

  it('has no character that does not count when it is hashed', () => {
    expect(hashedForm(' a ')).toBe(' a ');
    expect(hashedForm('ﬁn')).not.toBe(hashedForm('fin'));
  });

  it('is the same from keyboards that encode an accent in two ways', () => expect(hashedForm('e\u0301')).toBe(hashedForm('é')));
});
