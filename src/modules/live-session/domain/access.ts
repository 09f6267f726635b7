import type { Principal } from '../../../contracts/auth.js';
import type { Capture, MarksVisibility, SessionAccess, SessionStatus, Visibility } from '../../../contracts/live-session.js';

export type User = Pick<Principal, 'userId' | 'role'>;

/** What decides who may do what in a session. */
export interface SessionRules {
  readonly id: string;
  readonly classId: string | null;
  readonly hostId: string;
  readonly status: SessionStatus;
  readonly visibility: Visibility;
  readonly capture: readonly Capture[];
  readonly marksVisibility: MarksVisibility;
}

/** What somebody is to the class of a session. */
export interface Membership {
  readonly teaches: boolean;
  readonly enrolled: boolean;
}

export const STRANGER: Membership = { teaches: false, enrolled: false };

/** Staff whatever the class says. A host who is no teacher any more is a host no more. */
export const isStaffByItself = (session: Pick<SessionRules, 'hostId'>, { userId, role }: User): boolean =>
  role === 'admin' || (role === 'teacher' && session.hostId === userId);

export const decideAccess = (session: SessionRules, user: User, { teaches, enrolled }: Membership): SessionAccess => {
  const isStaff = isStaffByItself(session, user) || (user.role === 'teacher' && teaches);
  return {
    sessionId: session.id,
    classId: session.classId,
    hostId: session.hostId,
    status: session.status,
    visibility: session.visibility,
    capture: session.capture,
    marksVisibility: session.marksVisibility,
    isStaff,
    mayJoin: isStaff || enrolled || session.visibility === 'public',
  };
};
