import type { ClassStanding } from '../../../contracts/classes.ts';
import type { Membership, User } from './domain/access.ts';

/** What the caller is to the class of a session, and its name. */
export interface KnownClass extends Omit<Membership, 'booked'> {
  /** Null to those who don't belong to it. */
  readonly name: string | null;
  readonly archived: boolean;
}

/** For a session without a class, and for callers who aren't signed in. */
export const NO_CLASS: KnownClass = { teaches: false, enrolled: false, name: null, archived: false };

export const belongs = ({ teaches, enrolled }: Pick<KnownClass, 'teaches' | 'enrolled'>, { role }: Pick<User, 'role'>): boolean =>
  role === 'admin' || teaches || enrolled;

/** Every view of a session goes by this, one or a list of them, so that they agree. */
export const classAsSeenBy = ({ name, archived, isTeacher, isEnrolled }: ClassStanding, by: Pick<User, 'role'>): KnownClass => {
  // The class remembers who taught it; a former teacher is a student like any other.
  const standing = { teaches: isTeacher && by.role !== 'student', enrolled: isEnrolled };
  return { ...standing, archived, name: belongs(standing, by) ? name : null };
};
