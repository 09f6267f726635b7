import type { SeatRules } from '../../../contracts/seats.js';

/**
 * Whether seats are given away now: until the start, the planned or the real one, whichever comes first; unless late ones are taken, until
 * the end. Who waits comes in only while somebody else could: nobody is expected in a session that is nearly over because of a line.
 */
export const isBookable = (
  { status, startsAt, lateBooking }: Pick<SeatRules, 'status' | 'startsAt' | 'lateBooking'>,
  now: Date,
): boolean => {
  if (lateBooking) return status === 'scheduled' || status === 'live';
  return status === 'scheduled' && now < startsAt;
};
