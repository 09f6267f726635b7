import { sql } from 'kysely';
import type { UserView } from '../../../contracts/auth.ts';

/** The columns of app_user for a UserView. */
export const USER_VIEW = sql.raw('id, name, email, role, status, created_at as "createdAt", updated_at as "updatedAt"');

export const viewOf = ({ id, name, email, role, status, createdAt, updatedAt }: UserView): UserView => ({
  id,
  name,
  email,
  role,
  status,
  createdAt,
  updatedAt,
});
