import type { OwnBooking } from '../../../../contracts/booking.ts';
import { decideAccess, isBookable, needsBooking, type BookingWindow, type Membership, type SessionRules, type User } from './access.ts';

export interface Permissions {
  /** They may join once it is live, so its video is shown to them beforehand. */
  readonly mayWatch: boolean;
  readonly isHost: boolean;
  readonly canJoin: boolean;
  readonly canBook: boolean;
  readonly canStart: boolean;
  readonly canEdit: boolean;
}

/** How the caller relates to a session. */
export interface Standing extends Membership {
  readonly archived: boolean;
  readonly booking: OwnBooking | null;
}

const NOTHING: Permissions = { mayWatch: false, isHost: false, canJoin: false, canBook: false, canStart: false, canEdit: false };

/** What a user (null: nobody is signed in) may do with a session now. Ignores whether another session of the class is live. */
export const permissionsOf = (session: SessionRules & BookingWindow, user: User | null, standing: Standing, now: Date): Permissions => {
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
