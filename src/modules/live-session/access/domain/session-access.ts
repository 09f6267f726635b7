import type { Person, Principal } from '../../../../contracts/auth.ts';
import type { Capture, MarksVisibility, Refusal, SessionAccess, SessionStatus, Visibility } from '../../../../contracts/live-session.ts';

export type User = Pick<Principal, 'userId' | 'role'>;

/** The fields of a session that decide who may do what in it. */
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

/** What the staff of a live session have decided about a user: removed, or locked out because the user had not been in it before. */
export type Barred = 'removed' | 'locked-out';

/** Whether a user teaches or attends the session's class, and whether they have a confirmed booking. */
export interface Membership {
  readonly teaches: boolean;
  readonly enrolled: boolean;
  readonly booked: boolean;
}

/** Whether students from outside the class need a booking to join. */
export const needsBooking = ({ visibility, capacity, price }: Pick<SessionRules, 'visibility' | 'capacity' | 'price'>): boolean =>
  visibility === 'booked' || (visibility === 'public' && (capacity !== null || price > 0));

/** Whether anyone signed in may join. */
export const isOpen = (session: Pick<SessionRules, 'visibility' | 'capacity' | 'price'>): boolean =>
  session.visibility === 'public' && !needsBooking(session);

/** Whether the user finds the session in the catalogue: anonymous users see public sessions, signed-in users also bookable ones. Other sessions are visible to their class only. */
export const isListedFor = ({ visibility }: Pick<SessionRules, 'visibility'>, user: User | null): boolean =>
  visibility === 'public' || (visibility === 'booked' && user !== null);

/** Whether the user may host sessions at all. */
export const mayHost = ({ role, status }: Pick<Person, 'role' | 'status'>): boolean => role !== 'student' && status === 'active';

/**
 * Whether the user is staff regardless of who teaches the class: admins, and the host of a session without a class. A session of a class belongs
 * to the teachers of that class, so its host stops being staff when they stop teaching it.
 */
export const isStaffRegardlessOfClass = (session: Pick<SessionRules, 'classId' | 'hostId'>, { userId, role }: User): boolean =>
  role === 'admin' || (role === 'teacher' && session.classId === null && session.hostId === userId);

export interface BookingWindow {
  readonly startsAt: Date;
  readonly lateBooking: boolean;
}

/** Whether seats can be booked or given to the waitlist: with late booking, until the session ends; otherwise until its planned or actual start, whichever comes first. */
export const isBookable = ({ status, startsAt, lateBooking }: BookingWindow & Pick<SessionRules, 'status'>, now: Date): boolean => {
  if (lateBooking) return status === 'scheduled' || status === 'live';
  return status === 'scheduled' && now < startsAt;
};

/** Whom the session is for, whatever its staff have decided since it began: see `withDoor`. */
export const decideAccess = (session: SessionRules, user: User, { teaches, enrolled, booked }: Membership): SessionAccess => {
  const isStaff = isStaffRegardlessOfClass(session, user) || (user.role === 'teacher' && teaches);
  const mayJoin = isStaff || enrolled || booked || isOpen(session);
  return {
    sessionId: session.id,
    classId: session.classId,
    hostId: session.hostId,
    status: session.status,
    visibility: session.visibility,
    capture: session.capture,
    marksVisibility: session.marksVisibility,
    isStaff,
    mayJoin,
    refusal: mayJoin ? null : 'NOT_ADMITTED',
  };
};

const REFUSALS = { removed: 'REMOVED_FROM_SESSION', 'locked-out': 'SESSION_LOCKED' } as const satisfies Record<Barred, Refusal>;

/** The access of a user whom the live session keeps out. Staff may always join, and outsiders learn nothing. */
export const withDoor = (access: SessionAccess, barred: Barred | undefined): SessionAccess =>
  barred && access.mayJoin && !access.isStaff ? { ...access, mayJoin: false, refusal: REFUSALS[barred] } : access;
