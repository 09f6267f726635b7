import { defineEntity, p } from '@mikro-orm/core';
import {
  ProfileChanged,
  PasswordChanged,
  UserApproved,
  UserDeactivated,
  UserReactivated,
  UserRegistered,
  UserRoleChanged,
  type Role,
  type UserStatus,
} from '../../../contracts/auth.js';
import type { Fact } from '../../../contracts/fact.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { emailKey } from '../../../kernel/domain/email.js';
import { searchKey } from '../../../kernel/domain/search-key.js';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    nameKey: p.text(),
    email: p.text(),
    emailKey: p.text(),
    passwordHash: p.text(),
    role: p.text().$type<Role>(),
    status: p.text().$type<UserStatus>(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
  },
});

/** In characters. */
export const NAME_MAX = 120;

interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly at: Date;
}

/** An account. What changes it gives the facts of the change: none when it already is so. */
export class User extends UserSchema.class {
  /** The constraint that two accounts with one email break. */
  static readonly emailTaken = 'app_user_email_taken';

  static register({ id, name, email, passwordHash, role, status, at }: NewUser): { user: User; facts: Fact[] } {
    const user = new User();
    const trimmed = email.trim();
    Object.assign(user, { id, email: trimmed, emailKey: emailKey(trimmed), passwordHash, role, status, createdAt: at, updatedAt: at });
    user.nameIs(name);
    return { user, facts: [new UserRegistered({ userId: id, role, status }, 'nobody')] };
  }

  get isActiveAdmin(): boolean {
    return this.role === 'admin' && this.status === 'active';
  }

  rename(name: string, at: Date): Fact[] {
    if (name === this.name) return [];
    this.nameIs(name);
    this.updatedAt = at;
    return [new ProfileChanged({ userId: this.id, fields: ['name'] }, 'nobody')];
  }

  changePassword(passwordHash: string, at: Date): Fact[] {
    this.passwordHash = passwordHash;
    this.updatedAt = at;
    return [new PasswordChanged({ userId: this.id }, 'nobody')];
  }

  /** What an admin decides of an account. `active` approves a pending one. The last active admin stays one. */
  administer(change: { role?: Role; status?: 'active' | 'inactive' }, otherActiveAdmins: number, at: Date): Fact[] {
    const role = change.role ?? this.role;
    const status = change.status ?? this.status;
    const staysAdmin = role === 'admin' && status === 'active';
    if (this.isActiveAdmin && !staysAdmin && otherActiveAdmins === 0) throw new DomainError('LAST_ADMIN');
    const facts = [...this.roleFacts(role), ...this.statusFacts(status)];
    Object.assign(this, { role, status, ...(facts.length && { updatedAt: at }) });
    return facts;
  }

  private nameIs(name: string): void {
    this.name = name;
    this.nameKey = searchKey(name);
  }

  private roleFacts(to: Role): Fact[] {
    return to === this.role ? [] : [new UserRoleChanged({ userId: this.id, from: this.role, to }, 'nobody')];
  }

  private statusFacts(to: UserStatus): Fact[] {
    if (to === this.status) return [];
    const payload = { userId: this.id };
    if (to === 'inactive') return [new UserDeactivated(payload, 'nobody')];
    return [this.status === 'pending' ? new UserApproved(payload, 'nobody') : new UserReactivated(payload, 'nobody')];
  }
}

UserSchema.setClass(User);

/** Refuses to sign in an account that may not. Only for who gave the right password: others learn nothing of it. */
export const checkMaySignIn = (status: UserStatus): void => {
  if (status === 'inactive') throw new DomainError('ACCOUNT_INACTIVE');
  if (status === 'pending') throw new DomainError('ACCOUNT_PENDING');
};
