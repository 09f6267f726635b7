import type { Session } from '../offer.ts';

/** How the caller stands towards a session: what its page says and offers. */
export type Standing =
  | 'cancelled'
  | 'over'
  | 'sign-in'
  | 'join'
  | 'removed'
  | 'locked-out'
  | 'start'
  | 'pay'
  | 'seat'
  | 'waitlisted'
  | 'book'
  | 'wait'
  | 'closed'
  | 'soon';

type Asked = Pick<
  Session,
  'status' | 'canJoin' | 'canStart' | 'canBook' | 'keptOut' | 'needsBooking' | 'className' | 'isStaff' | 'seatsLeft' | 'booking'
>;

const BOOKED = { pending: 'pay', confirmed: 'seat', waitlisted: 'waitlisted' } as const;

/** Follows what the server allows; only for those whom it allows nothing, it tells apart why. */
export const standingOf = (session: Asked, isSignedIn: boolean): Standing => {
  const { status, keptOut, booking } = session;
  if (status === 'cancelled') return 'cancelled';
  if (status === 'ended') return 'over';
  if (!isSignedIn) return 'sign-in';
  if (session.canJoin) return 'join';
  if (keptOut) return keptOut;
  if (session.canStart) return 'start';
  if (booking) return BOOKED[booking.status];
  if (session.canBook) return session.seatsLeft === 0 ? 'wait' : 'book';
  // The server names the class only to its members.
  const isForCaller = session.isStaff || !session.needsBooking || session.className !== null;
  return isForCaller && status === 'scheduled' ? 'soon' : 'closed';
};

type Unit = 'day' | 'hour' | 'minute';
const UNITS: readonly (readonly [Unit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

/** How far away a moment is, in the largest unit of which there is one whole; null once it has come. */
export const distanceTo = (at: number, now: number): { readonly count: number; readonly unit: Unit } | null => {
  const ms = at - now;
  if (ms <= 0) return null;
  const [unit, length] = UNITS.find(([, each]) => ms >= each) ?? UNITS[2]!;
  return { count: Math.max(1, Math.round(ms / length)), unit };
};
