import { defineEntity, p } from '@mikro-orm/core';
import {
  IdentityLinked,
  ProfileChanged,
  PasswordChanged,
  UserApproved,
  UserDeactivated,
  UserReactivated,
  UserRegistered,
  UserRoleChanged,
  type Role,
  type UserStatus,
} from '../../../contracts/auth.ts';
import type { Fact } from '../../../contracts/fact.ts';
import { aggregate } from '../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { emailKey } from '../../../kernel/domain/email.ts';
import { searchKey } from '../../../kernel/domain/search-key.ts';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    nameKey: p.text(),
    email: p.text(),
    emailKey: p.text(),
    /** Null if the user only signs in through an identity provider. */
    passwordHash: p.text().nullable(),
    role: p.text().$type<Role>(),
    status: p.text().$type<UserStatus>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** In characters. */
export const NAME_MAX = 120;

interface NewUser extends Pick<User, 'id' | 'name' | 'email' | 'role' | 'status'> {
  /** Null if the user only signs in through an identity provider. */
  readonly passwordHash: string | null;
  readonly at: Date;
  readonly by: string | null;
}

/** Throws ACCOUNT_INACTIVE or ACCOUNT_PENDING. Call it only once callers have proved who they are, so that nobody else learns the status. */
export const requireMaySignIn = (status: UserStatus): void => {
  if (status === 'inactive') throw new DomainError('ACCOUNT_INACTIVE');
  if (status === 'pending') throw new DomainError('ACCOUNT_PENDING');
};

/** An account. Changes without effect record no facts. */
export class User extends aggregate(UserSchema.class) {
  /** The unique constraint on the email. */
  static readonly emailTaken = 'app_user_email_taken';

  /** `by` is the owner, or null if the server creates the account. */
  static register({ id, name, email, passwordHash, role, status, at, by }: NewUser): User {
    const user = new User();
    const trimmed = email.trim();
    Object.assign(user, { id, email: trimmed, emailKey: emailKey(trimmed), passwordHash, role, status, createdAt: at, updatedAt: at });
    user.setName(name);
    user.record(new UserRegistered({ userId: id, role, status }, 'nobody'), by);
    return user;
  }

  get isActiveAdmin(): boolean {
    return this.role === 'admin' && this.status === 'active';
  }

  /** The owner changes the name. */
  rename(name: string, at: Date): void {
    if (name === this.name) return;
    this.setName(name);
    this.updatedAt = at;
    this.record(new ProfileChanged({ userId: this.id, fields: ['name'] }, 'nobody'), this.id);
  }

  /** The owner changes the password. */
  changePassword(passwordHash: string, at: Date): void {
    this.passwordHash = passwordHash;
    this.updatedAt = at;
    this.record(new PasswordChanged({ userId: this.id }, 'nobody'), this.id);
  }

  /** The user can sign in through this issuer from now on. */
  linkIdentity(issuer: string): void {
    this.record(new IdentityLinked({ userId: this.id, issuer, replaced: false }, 'nobody'), this.id);
  }

  /** The same for the proven owner of the email. The password no longer works, because whoever chose it may be somebody else. */
  replaceWithIdentity(issuer: string, at: Date): void {
    Object.assign(this, { passwordHash: null, updatedAt: at });
    this.record(new IdentityLinked({ userId: this.id, issuer, replaced: true }, 'nobody'), this.id);
  }

  /** An admin changes the role or the status; `active` approves a pending account. Throws LAST_ADMIN if no active admin would be left. */
  administer(
    change: { role?: Role; status?: 'active' | 'inactive' },
    otherActiveAdmins: number,
    { at, by }: { at: Date; by: string },
  ): void {
    const role = change.role ?? this.role;
    const status = change.status ?? this.status;
    const staysAdmin = role === 'admin' && status === 'active';
    if (this.isActiveAdmin && !staysAdmin && otherActiveAdmins === 0) throw new DomainError('LAST_ADMIN');
    if (role === this.role && status === this.status) return;
    if (role !== this.role) this.record(new UserRoleChanged({ userId: this.id, from: this.role, to: role }, 'nobody'), by);
    if (status !== this.status) this.record(this.statusFact(status), by);
    Object.assign(this, { role, status, updatedAt: at });
  }

  private setName(name: string): void {
    this.name = name;
    this.nameKey = searchKey(name);
  }

  private statusFact(to: UserStatus): Fact {
    const payload = { userId: this.id };
    if (to === 'inactive') return new UserDeactivated(payload, 'nobody');
    return this.status === 'pending' ? new UserApproved(payload, 'nobody') : new UserReactivated(payload, 'nobody');
  }
}

UserSchema.setClass(User);
