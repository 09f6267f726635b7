import type { Role, UserStatus } from '../../../contracts/auth.ts';
import { EmailField, Flag, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import { NameField, SearchField } from '../../../kernel/http/validation/name-fields.ts';
import { PageQuery } from '../../../kernel/http/paging/page.ts';
import { PASSWORD_MAX, PASSWORD_MIN } from '../domain/password.ts';
import { NAME_MAX } from '../domain/user.ts';

const NewPassword = () =>
  Text({
    min: PASSWORD_MIN,
    max: PASSWORD_MAX,
    raw: true,
    description: 'Any characters, spaces included. Common passwords are rejected.',
    example: 'correct horse battery',
  });

/** A password to check, not a new one: the rule for new passwords does not apply, and one that is too short is simply wrong. */
const GivenPassword = () => Text({ min: 1, max: 1024, raw: true, example: 'correct horse battery' });

const Name = (options: { optional?: boolean } = {}) => NameField({ max: NAME_MAX, example: 'Amara Okafor', ...options });

const RefreshCookieFlag = () =>
  Flag({
    optional: true,
    default: false,
    description:
      'For pages of this server: keeps the refresh token in a cookie that scripts cannot read, instead of returning it. Other pages get ORIGIN_NOT_ALLOWED.',
  });

export class RegisterRequest {
  @Name()
  name!: string;

  @EmailField()
  email!: string;

  @NewPassword()
  password!: string;

  @OneOf(['teacher', 'student'], { description: 'Nobody can register as an admin.', example: 'teacher' })
  role!: 'teacher' | 'student';
}

export class LoginRequest {
  @EmailField()
  email!: string;

  @GivenPassword()
  password!: string;

  @RefreshCookieFlag()
  refreshCookie?: boolean;
}

export class ProviderTokenRequest {
  @Text({
    min: 1,
    max: 8000,
    raw: true,
    description: 'A JWT signed with RS256 or ES256.',
    example: 'eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.x',
  })
  token!: string;

  @RefreshCookieFlag()
  refreshCookie?: boolean;
}

export class RefreshRequest {
  @Text({
    optional: true,
    min: 1,
    max: 200,
    raw: true,
    description: 'Required, unless `refreshCookie` is true: then it is read from the cookie.',
    example: 'mB5cE1m0m0QeXnqkXnVJrWb8HcJmF3sYyq2xWv1uT0k',
  })
  refreshToken?: string;

  @RefreshCookieFlag()
  refreshCookie?: boolean;
}

export class ProfileRequest {
  @Name({ optional: true })
  name?: string;
}

export class PasswordRequest {
  @GivenPassword()
  currentPassword!: string;

  @NewPassword()
  newPassword!: string;

  @RefreshCookieFlag()
  refreshCookie?: boolean;
}

export class StudentsQuery extends PageQuery {
  @SearchField({
    max: 120,
    description: 'Parts of the name, in any order, or a part of the email; case, accents and punctuation within words do not matter.',
    example: 'okafor',
  })
  search?: string;
}

export class UsersQuery extends StudentsQuery {
  @OneOf(['admin', 'teacher', 'student'], { optional: true })
  role?: Role;

  @OneOf(['active', 'inactive', 'pending'], { optional: true })
  status?: UserStatus;
}

export class UserRequest {
  @OneOf(['admin', 'teacher', 'student'], { optional: true })
  role?: Role;

  @OneOf(['active', 'inactive'], { optional: true, description: '`active` approves a pending account or reactivates an inactive one.' })
  status?: 'active' | 'inactive';
}
