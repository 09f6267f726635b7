import type { Principal } from '../../../../contracts/auth.ts';
import type { Capture, MarksVisibility, SessionAccess, SessionStatus, Visibility } from '../../../../contracts/live-session.ts';

export type User = Pick<Principal, 'userId' | 'role'>;

/** What decides who may do what in a session. */
export interface SessionRules {
  readonly id: string;
  readonly classId: string | null;
  readonly hostId: string;
  readonly status: SessionStatus;
  readonly visibility: Visibility;
  readonly capacity: number | null;
  readonly price: number;
  readonly capture: readonly Capture[];
  readonly marksVisibility: MarksVisibility;
}

/** What somebody is to the class of a session, and whether they hold a confirmed booking of it. */
export interface Membership {
  readonly teaches: boolean;
  readonly enrolled: boolean;
  readonly booked: boolean;
}

export const STRANGER: Membership = { teaches: false, enrolled: false, booked: false };

/** Whether those who are not expected anyway need a seat in it. */
export const needsBooking = ({ visibility, capacity, price }: Pick<SessionRules, 'visibility' | 'capacity' | 'price'>): boolean =>
  visibility === 'booked' || (visibility === 'public' && (capacity !== null || price > 0));

/** Anyone signed in may come. */
export const isOpen = (session: Pick<SessionRules, 'visibility' | 'capacity' | 'price'>): boolean =>
  session.visibility === 'public' && !needsBooking(session);

/** Who is not signed in sees what is public, who is, also what can be booked; the rest is its class's own business. */
export const isListedFor = ({ visibility }: Pick<SessionRules, 'visibility'>, user: User | null): boolean =>
  visibility === 'public' || (visibility === 'booked' && user !== null);

/** Staff without asking the class. A session of a class belongs to its teachers: hosting it is not enough once one is off the class's staff. */
export const isStaffByItself = (session: Pick<SessionRules, 'classId' | 'hostId'>, { userId, role }: User): boolean =>
  role === 'admin' || (role === 'teacher' && session.classId === null && session.hostId === userId);

export const decideAccess = (session: SessionRules, user: User, { teaches, enrolled, booked }: Membership): SessionAccess => {
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
    mayJoin: isStaff || enrolled || booked || isOpen(session),
  };
};
