import { distanceTo, standingOf } from './standing.ts';

const session = {
  status: 'scheduled' as const,
  canJoin: false,
  canStart: false,
  canBook: false,
  keptOut: null,
  needsBooking: false,
  className: null,
  isStaff: false,
  seatsLeft: null,
  booking: null,
};
const live = { ...session, status: 'live' as const };
const booking = (status: 'pending' | 'confirmed' | 'waitlisted') => ({ id: 'b', status, position: null, heldUntil: null });

describe('how somebody stands towards a session', () => {
  it.each([
    ['cancelled', { ...session, status: 'cancelled' as const, booking: booking('confirmed') }],
    ['over', { ...session, status: 'ended' as const }],
    ['join', { ...live, canJoin: true, booking: booking('confirmed') }],
    ['removed', { ...live, keptOut: 'removed' as const, booking: booking('confirmed') }],
    ['locked-out', { ...live, keptOut: 'locked-out' as const }],
    ['start', { ...session, canStart: true }],
    ['pay', { ...session, booking: booking('pending') }],
    ['seat', { ...session, booking: booking('confirmed') }],
    ['waitlisted', { ...live, booking: booking('waitlisted') }],
    ['book', { ...session, canBook: true, seatsLeft: 3 }],
    ['book', { ...session, canBook: true }],
    ['wait', { ...session, canBook: true, seatsLeft: 0 }],
    ['closed', { ...session, needsBooking: true }],
    ['closed', live],
    ['soon', session],
    ['soon', { ...session, needsBooking: true, className: 'Physics 10b' }],
    ['soon', { ...session, needsBooking: true, isStaff: true }],
  ])('is %s', (standing, asked) => {
    expect(standingOf(asked, true)).toBe(standing);
  });

  it('is to sign in for visitors, unless it is over', () => {
    expect(standingOf(live, false)).toBe('sign-in');
    expect(standingOf({ ...session, status: 'ended' }, false)).toBe('over');
  });
});

describe('how far away a start is', () => {
  const at = (ms: number) => distanceTo(ms, 0);
  it('is said in the largest unit that fits', () => {
    expect(at(30_000)).toEqual({ count: 1, unit: 'minute' });
    expect(at(59 * 60_000)).toEqual({ count: 59, unit: 'minute' });
    expect(at(3_600_000)).toEqual({ count: 1, unit: 'hour' });
    expect(at(86_400_000 * 3)).toEqual({ count: 3, unit: 'day' });
  });

  it('is nothing once it has come', () => {
    expect(at(0)).toBe(null);
    expect(at(-1)).toBe(null);
  });
});
