import type { ClassStanding } from '../../../contracts/classes.ts';
import type { Membership, User } from './domain/session-access.ts';

/** The class of a session as shown to the caller, and whether the caller teaches or attends it. */
export interface KnownClass extends Omit<Membership, 'booked'> {
  /** Null if the caller is not a member. */
  readonly name: string | null;
  readonly archived: boolean;
}

/** For sessions without a class, and for anonymous callers. */
export const NO_CLASS: KnownClass = { teaches: false, enrolled: false, name: null, archived: false };

export const isMember = ({ teaches, enrolled }: Pick<KnownClass, 'teaches' | 'enrolled'>, { role }: Pick<User, 'role'>): boolean =>
  role === 'admin' || teaches || enrolled;

/** The class as shown to the caller. Single views and lists both use this, so that they agree. */
export const classAsSeenBy = ({ name, archived, isTeacher, isEnrolled }: ClassStanding, by: Pick<User, 'role'>): KnownClass => {
  // The class still lists teachers who have become students: treat them as students.
  const standing = { teaches: isTeacher && by.role !== 'student', enrolled: isEnrolled };
  return { ...standing, archived, name: isMember(standing, by) ? name : null };
};
