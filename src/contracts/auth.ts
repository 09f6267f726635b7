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

/** The users with these emails (any case, outer space ignored); unknown ones are passed over. */
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
