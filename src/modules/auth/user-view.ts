import { sql } from 'kysely';
import type { Role, UserStatus } from '../../contracts/auth.js';
import type { User } from './domain/user.js';

/** An account as its owner and the admins see it. */
export interface UserView {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly createdAt: Date;
}

/** A statement's columns for a UserView, from app_user. */
export const USER_VIEW = sql.raw('id, name, email, role, status, created_at as "createdAt"');

export const viewOf = ({ id, name, email, role, status, createdAt }: User): UserView => ({ id, name, email, role, status, createdAt });
