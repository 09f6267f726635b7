import type { Schemas } from '../../api/schemas.ts';

export type Session = Schemas['SessionView'];

/** The one thing to do next with a session. */
export type Offer = 'join' | 'start' | 'book' | 'wait' | 'pay' | 'sign-in';

type Asked = Pick<Session, 'status' | 'canJoin' | 'canStart' | 'canBook' | 'seatsLeft' | 'booking'>;

const isAhead = ({ status }: Pick<Session, 'status'>): boolean => status === 'live' || status === 'scheduled';

/** Only what the server allows. `wait`: for a seat, on the waitlist. */
export const offerOf = (session: Asked, isSignedIn: boolean): Offer | null => {
  if (!isSignedIn) return isAhead(session) ? 'sign-in' : null;
  if (session.canJoin) return 'join';
  if (session.canStart) return 'start';
  if (session.booking?.status === 'pending' && isAhead(session)) return 'pay';
  if (session.canBook) return session.seatsLeft === 0 ? 'wait' : 'book';
  return null;
};

/** How early a session may be started without asking, in ms. */
const EARLY = 30 * 60_000;

export const isEarly = ({ startsAt }: Pick<Session, 'startsAt'>, now: number): boolean => Date.parse(startsAt) - now > EARLY;

/** The address of a picture without the server's own, which a proxy may call by another name. */
export const pictureOf = ({ thumbnailUrl }: Pick<Session, 'thumbnailUrl'>, size: 'small' | 'large'): string => {
  const { pathname, search } = new URL(thumbnailUrl);
  return `${pathname}${search}${size === 'small' ? '&size=small' : ''}`;
};
