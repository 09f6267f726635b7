import type { OwnBooking } from '../../../../contracts/booking.ts';
import {
  decideAccess,
  isBookable,
  needsBooking,
  withDoor,
  type Barred,
  type BookingWindow,
  type Membership,
  type SessionRules,
  type User,
} from './session-access.ts';

export interface Permissions {
  /** Whether the user may see the video: everyone who may join, even before the session is live. */
  readonly mayWatch: boolean;
  readonly isHost: boolean;
  readonly isStaff: boolean;
  readonly canJoin: boolean;
  readonly canBook: boolean;
  readonly canStart: boolean;
  /** Whether the user may mute and remove participants, and lock the room. */
  readonly canModerate: boolean;
  readonly canEdit: boolean;
}

/** The user's relation to a session. `archived`: whether the session's class is archived. */
export interface Standing extends Membership {
  readonly archived: boolean;
  readonly barred?: Barred;
  readonly booking: OwnBooking | null;
}

const NOTHING: Permissions = {
  mayWatch: false,
  isHost: false,
  isStaff: false,
  canJoin: false,
  canBook: false,
  canStart: false,
  canModerate: false,
  canEdit: false,
};

/** What a user (null = anonymous) may do with a session now. Ignores whether another session of the class is live. */
export const permissionsOf = (session: SessionRules & BookingWindow, user: User | null, standing: Standing, now: Date): Permissions => {
  if (!user) return NOTHING;
  const { isStaff, mayJoin, refusal } = withDoor(decideAccess(session, user, standing), standing.barred);
  const { status } = session;
  return {
    mayWatch: mayJoin,
    isStaff,
    isHost: isStaff && session.hostId === user.userId,
    canJoin: mayJoin && status === 'live',
    canBook:
      user.role === 'student' && refusal === 'NOT_ADMITTED' && !standing.booking && needsBooking(session) && isBookable(session, now),
    canStart: isStaff && status === 'scheduled' && !standing.archived,
    canModerate: isStaff && status === 'live',
    canEdit: isStaff && (status === 'scheduled' || status === 'live'),
  };
};
