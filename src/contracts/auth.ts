import { Command, Query } from '@nestjs/cqrs';
import type { TokenOptions } from './auth/token-options.ts';
import { fact } from './fact.ts';

export type Role = 'admin' | 'teacher' | 'student';
export type UserStatus = 'active' | 'inactive' | 'pending';

/** The caller, as identified by the access token alone. */
export interface Principal {
  readonly userId: string;
  readonly role: Role;
  /** The device that signed in. Its refresh tokens form one family; signing out invalidates its access tokens too. */
  readonly deviceId: string;
  /** When the access token expires, in ms since 1970. */
  readonly expiresAt: number;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: UserStatus;
}

/** An account as its owner and the admins see it. */
export interface UserView extends Person {
  readonly createdAt: Date;
  /** The last change of the name, password, role or status. */
  readonly updatedAt: Date;
}

/** A student as shown in the teachers' student directory. */
export type StudentView = Pick<Person, 'id' | 'name' | 'email'>;

/** Returned on sign-in, refresh and password change. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Lifetime of the access token, in seconds. */
  readonly expiresIn: number;
  readonly user: UserView;
}

/** The rule for a new password. */
export interface PasswordRule {
  /** The minimum length in characters. */
  readonly minLength: number;
  /** Whether common passwords are rejected. */
  readonly refuseCommon: boolean;
}

/**
 * Creates the caller's own account; the name is stored as given. Nobody can sign up as an admin. Rejects with EMAIL_TAKEN,
 * TEACHER_SIGNUP_CLOSED, PASSWORD_SIGN_IN_OFF, or an error of the password rule. `passwords`: the rule to apply instead of Rollcall's own.
 */
export class Register extends Command<UserView> {
  constructor(
    readonly account: { readonly name: string; readonly email: string; readonly password: string; readonly role: 'teacher' | 'student' },
    readonly address: string,
    readonly passwords?: PasswordRule,
  ) {
    super();
  }
}

/**
 * Signs in on a new device. Rejects with PASSWORD_SIGN_IN_OFF where there are no passwords. An unknown email and a wrong password both get
 * INVALID_CREDENTIALS after the same time. The access token is valid for its lifetime (ACCESS_TOKEN_TTL by default) or until its device is signed out.
 */
export class SignIn extends Command<TokenPair> {
  constructor(
    readonly email: string,
    readonly password: string,
    readonly address: string,
    readonly token: TokenOptions = {},
  ) {
    super();
  }
}

/**
 * Exchanges a token of an identity provider for our own pair, on a new device. The first valid token creates the account. Rejects with
 * INVALID_PROVIDER_TOKEN, or an error that says why there is no account: EMAIL_CLAIM_MISSING, EMAIL_NOT_VERIFIED, TEACHER_SIGNUP_CLOSED,
 * ACCOUNT_PENDING, ACCOUNT_INACTIVE.
 */
export class SignInWithProvider extends Command<TokenPair> {
  constructor(
    readonly token: string,
    readonly address: string,
  ) {
    super();
  }
}

/** The caller's own account. */
export class GetMe extends Query<UserView> {
  constructor(readonly by: Principal) {
    super();
  }
}

/** All active students, sorted by name. For teachers and admins; others get TEACHER_ONLY. */
export class GetStudentDirectory extends Query<readonly UserView[]> {
  constructor(readonly by: Principal) {
    super();
  }
}

/** The number of active students. */
export class CountStudents extends Query<number> {}

/**
 * Checks an access token of ours or of an identity provider, its device and its user. Rejects with UNAUTHENTICATED or, if the token is a
 * provider's and valid, with what keeps its user out (see SignInWithProvider).
 */
export class Authenticate extends Query<Principal> {
  constructor(readonly token: string) {
    super();
  }
}

/** Filters `deviceIds` to those whose tokens no longer work, because the device was signed out or its user deactivated. */
export class FindEndedDevices extends Query<readonly string[]> {
  constructor(readonly deviceIds: readonly string[]) {
    super();
  }
}

/** The users with these ids; unknown ids are left out. */
export class GetPeople extends Query<readonly Person[]> {
  constructor(readonly ids: readonly string[]) {
    super();
  }
}

/** Sorts users by name, ignoring case and accents; unknown ids come last. */
export class SortByName extends Query<readonly string[]> {
  constructor(readonly ids: readonly string[]) {
    super();
  }
}

/**
 * Filters `userIds` to the users whose account is not active. With `lock`, the active ones cannot be deactivated until the current transaction
 * ends.
 */
export class FindInactive extends Query<readonly string[]> {
  constructor(
    readonly userIds: readonly string[],
    readonly lock = false,
  ) {
    super();
  }
}

/** The users with these emails. Case and the spelling of the domain (Unicode or Punycode) are ignored; unknown emails are left out. */
export class FindPeopleByEmail extends Query<readonly Person[]> {
  constructor(readonly emails: readonly string[]) {
    super();
  }
}

/** Creates an account without a sign-up, such as the first admin. If the email is taken, returns the id of the existing user. */
export class ProvisionUser extends Command<{ id: string; created: boolean }> {
  constructor(
    readonly name: string,
    readonly email: string,
    readonly password: string,
    readonly role: Role,
  ) {
    super();
  }
}

/** Whether there is an active admin. If not, startup prints how to create one. */
export class HasAdmin extends Query<boolean> {}

/* Facts on the stream user:<id>. */
export class UserRegistered extends fact<{ userId: string; role: Role; status: UserStatus }>('auth.UserRegistered') {}
export class UserApproved extends fact<{ userId: string }>('auth.UserApproved') {}
export class UserDeactivated extends fact<{ userId: string }>('auth.UserDeactivated') {}
export class UserReactivated extends fact<{ userId: string }>('auth.UserReactivated') {}
export class UserRoleChanged extends fact<{ userId: string; from: Role; to: Role }>('auth.UserRoleChanged') {}
export class ProfileChanged extends fact<{ userId: string; fields: readonly string[] }>('auth.ProfileChanged') {}
export class PasswordChanged extends fact<{ userId: string }>('auth.PasswordChanged') {}
/**
 * The user can now sign in through this identity provider. `replaced`: the password, and identities whose email was not verified, no longer work,
 * because the person who set them up may not own the email.
 */
export class IdentityLinked extends fact<{ userId: string; issuer: string; replaced: boolean }>('auth.IdentityLinked') {}
export class SignedIn extends fact<{ userId: string; deviceId: string }>('auth.SignedIn') {}
/** The tokens of these devices no longer work. */
export class SignedOut extends fact<{
  userId: string;
  deviceIds: readonly string[];
  why: 'logout' | 'logout-all' | 'reuse' | 'password' | 'deactivated' | 'role' | 'linked';
}>('auth.SignedOut') {}
