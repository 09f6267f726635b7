import type { OwnBooking } from '../../../../contracts/booking.ts';
import { isBookable, type SeatRules } from '../../../../contracts/seats.ts';
import { decideAccess, needsBooking, type Membership, type SessionRules, type User } from './access.ts';

export interface Permissions {
  /** They may come in once it is live; what is watched there is shown to them before. */
  readonly mayWatch: boolean;
  readonly isHost: boolean;
  readonly canJoin: boolean;
  readonly canBook: boolean;
  readonly canStart: boolean;
  readonly canEdit: boolean;
}

/** What permissions go by beside the rules of access. */
export type Timing = Pick<SeatRules, 'startsAt' | 'lateBooking'>;

/** What the caller is to a session. */
export interface Standing extends Membership {
  readonly archived: boolean;
  readonly booking: OwnBooking | null;
}

const NOTHING: Permissions = { mayWatch: false, isHost: false, canJoin: false, canBook: false, canStart: false, canEdit: false };

/** What a user (null: nobody is signed in) may do with a session now; another session of the class that is live does not count. */
export const permissionsOf = (session: SessionRules & Timing, user: User | null, standing: Standing, now: Date): Permissions => {
  if (!user) return NOTHING;
  const { isStaff, mayJoin } = decideAccess(session, user, standing);
  const { status } = session;
  return {
    mayWatch: mayJoin,
    isHost: isStaff && session.hostId === user.userId,
    canJoin: mayJoin && status === 'live',
    canBook: user.role === 'student' && !mayJoin && !standing.booking && needsBooking(session) && isBookable(session, now),
    canStart: isStaff && status === 'scheduled' && !standing.archived,
    canEdit: isStaff && (status === 'scheduled' || status === 'live'),
  };
};
