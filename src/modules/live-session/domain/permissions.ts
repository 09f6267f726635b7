import { decideAccess, type Membership, type SessionRules, type User } from './access.js';

export interface Permissions {
  readonly isHost: boolean;
  readonly canJoin: boolean;
  readonly canStart: boolean;
  readonly canEdit: boolean;
}

/** What a user may do with a session now; another session of the class that is live does not count. */
export const permissionsOf = (session: SessionRules, user: User, klass: Membership & { readonly archived: boolean }): Permissions => {
  const { isStaff, mayJoin } = decideAccess(session, user, klass);
  const { status, classId } = session;
  const mayUseClass = !classId || (!klass.archived && (klass.teaches || user.role === 'admin'));
  return {
    isHost: session.hostId === user.userId,
    canJoin: mayJoin && status === 'live',
    canStart: isStaff && status === 'scheduled' && mayUseClass,
    canEdit: isStaff && (status === 'scheduled' || status === 'live'),
  };
};
