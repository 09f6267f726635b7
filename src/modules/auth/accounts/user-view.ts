import { sql } from 'kysely';
import type { UserView } from '../../../contracts/auth.ts';
import type { User } from '../domain/user.ts';

/** A statement's columns for a UserView, from app_user. */
export const USER_VIEW = sql.raw('id, name, email, role, status, created_at as "createdAt"');

export const viewOf = ({ id, name, email, role, status, createdAt }: User): UserView => ({ id, name, email, role, status, createdAt });
