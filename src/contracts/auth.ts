import { Command, Query } from '@nestjs/cqrs';
import { fact } from './fact.js';

export type Role = 'admin' | 'teacher' | 'student';
export type UserStatus = 'active' | 'inactive' | 'pending';

/** Who is asking, decided from the access token and nothing else. */
export interface Principal {
  readonly userId: string;
  readonly role: Role;
  /** The device that signed in: its refresh tokens are one family, and its access tokens die with it. */
  readonly deviceId: string;
  /** When the access token ends, in ms since 1970. */
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
}

/** A student as the directory of teachers shows them. */
export interface StudentView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

/** What a client gets when it signs in, refreshes or changes its password. */
export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token, in seconds. */
  readonly expiresIn: number;
  readonly user: UserView;
}

/** What a password that somebody chooses must be like. */
export interface PasswordRule {
  /** In characters. */
  readonly minLength: number;
  /** Whether the list of common ones is asked. */
  readonly refuseCommon: boolean;
}

/**
 * Somebody makes an account for themselves; the name is kept as it is given. Nobody makes themselves an admin. Refuses with EMAIL_TAKEN,
 * TEACHER_SIGNUP_CLOSED, and what `passwords` (the house's own rule unless said) does not take.
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
 * Signs in on a new device. An unknown email and a wrong password get the same answer, INVALID_CREDENTIALS, after the same time. The
 * access token lives for `lifetime` seconds (ACCESS_TOKEN_TTL unless said), and dies with its device.
 */
export class SignIn extends Command<Grant> {
  constructor(
    readonly email: string,
    readonly password: string,
    readonly address: string,
    readonly lifetime?: number,
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

/** All active students, by name. For teachers and admins: TEACHER_ONLY. */
export class GetStudentDirectory extends Query<readonly StudentView[]> {
  constructor(readonly by: Principal) {
    super();
  }
}

/** Checks an access token, its device and its user. Refuses with UNAUTHENTICATED. */
export class Authenticate extends Query<Principal> {
  constructor(readonly token: string) {
    super();
  }
}

/** Of these devices, those whose tokens are good no more: signed out, or their user deactivated. */
export class FindEndedDevices extends Query<readonly string[]> {
  constructor(readonly deviceIds: readonly string[]) {
    super();
  }
}

/** The users with these ids; unknown ids are passed over. */
export class GetPeople extends Query<readonly Person[]> {
  constructor(readonly ids: readonly string[]) {
    super();
  }
}

/** Of these users, those whose account is not active. `hold`: nobody else is switched off before the transaction that asks is over. */
export class FindInactive extends Query<readonly string[]> {
  constructor(
    readonly userIds: readonly string[],
    readonly hold = false,
  ) {
    super();
  }
}

/** The users with these emails, in whatever case and with the domain in either form; unknown ones are passed over. */
export class FindPeopleByEmail extends Query<readonly Person[]> {
  constructor(readonly emails: readonly string[]) {
    super();
  }
}

/** Makes an account without a sign-up: the first admin, the seed. Gives the user's id, an existing user's if the email is taken. */
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

/** Whether there is an active admin. Until there is one, the start says how to make the first. */
export class HasAdmin extends Query<boolean> {}

/* Facts of the stream user:<id>. */
export class UserRegistered extends fact<{ userId: string; role: Role; status: UserStatus }>('auth.UserRegistered') {}
export class UserApproved extends fact<{ userId: string }>('auth.UserApproved') {}
export class UserDeactivated extends fact<{ userId: string }>('auth.UserDeactivated') {}
export class UserReactivated extends fact<{ userId: string }>('auth.UserReactivated') {}
export class UserRoleChanged extends fact<{ userId: string; from: Role; to: Role }>('auth.UserRoleChanged') {}
export class ProfileChanged extends fact<{ userId: string; fields: readonly string[] }>('auth.ProfileChanged') {}
export class PasswordChanged extends fact<{ userId: string }>('auth.PasswordChanged') {}
export class SignedIn extends fact<{ userId: string; deviceId: string }>('auth.SignedIn') {}
/** These devices' tokens are good no more. */
export class SignedOut extends fact<{
  userId: string;
  deviceIds: readonly string[];
  why: 'logout' | 'logout-all' | 'reuse' | 'password' | 'deactivated' | 'role';
}>('auth.SignedOut') {}
