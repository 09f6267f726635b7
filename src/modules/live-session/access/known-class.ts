import type { ClassStanding } from '../../../contracts/classes.ts';
import type { Membership, User } from './domain/access.ts';

/** The class of a session as the caller knows it. */
export interface KnownClass extends Omit<Membership, 'booked'> {
  /** Null if the caller is not a member. */
  readonly name: string | null;
  readonly archived: boolean;
}

/** For sessions without a class, and for callers who aren't signed in. */
export const NO_CLASS: KnownClass = { teaches: false, enrolled: false, name: null, archived: false };

export const belongs = ({ teaches, enrolled }: Pick<KnownClass, 'teaches' | 'enrolled'>, { role }: Pick<User, 'role'>): boolean =>
  role === 'admin' || teaches || enrolled;

/** Used by every view of a session, single or in a list, so that they agree. */
export const classAsSeenBy = ({ name, archived, isTeacher, isEnrolled }: ClassStanding, by: Pick<User, 'role'>): KnownClass => {
  // The class still lists former teachers: if they are students now, they count as students.
  const standing = { teaches: isTeacher && by.role !== 'student', enrolled: isEnrolled };
  return { ...standing, archived, name: belongs(standing, by) ? name : null };
};
