import { isEarly, offerOf, pictureOf } from './offer.ts';

const nothing = { status: 'scheduled' as const, canJoin: false, canStart: false, canBook: false, seatsLeft: null, booking: null };
const held = { id: 'b', status: 'pending' as const, position: null, heldUntil: '2026-09-01T08:00:00Z' };

describe('what to do next with a session', () => {
  it.each([
    ['nothing', {}, null],
    ['to join', { canJoin: true, status: 'live' as const, canBook: true }, 'join'],
    ['to start', { canStart: true }, 'start'],
    ['to book', { canBook: true }, 'book'],
    ['to book one of the last seats', { canBook: true, seatsLeft: 1 }, 'book'],
    ['to wait for a seat', { canBook: true, seatsLeft: 0 }, 'wait'],
    ['to pay', { booking: held }, 'pay'],
    ['nothing once it is over', { booking: held, status: 'ended' as const }, null],
    ['nothing while waiting', { booking: { ...held, status: 'waitlisted' as const, position: 1 } }, null],
  ])('is %s', (_, more, offer) => {
    expect(offerOf({ ...nothing, ...more }, true)).toBe(offer);
  });

  it('is to sign in for visitors, unless it is over', () => {
    expect(offerOf(nothing, false)).toBe('sign-in');
    expect(offerOf({ ...nothing, status: 'live' }, false)).toBe('sign-in');
    expect(offerOf({ ...nothing, status: 'cancelled' }, false)).toBe(null);
  });
});

it('a start is early more than half an hour ahead', () => {
  const now = Date.parse('2026-09-01T08:00:00Z');
  expect(isEarly({ startsAt: '2026-09-01T08:31:00Z' }, now)).toBe(true);
  expect(isEarly({ startsAt: '2026-09-01T08:30:00Z' }, now)).toBe(false);
});

it('a picture is asked of the server that sent the page', () => {
  const session = { thumbnailUrl: 'https://rollcall.example/api/v1/live-sessions/1/thumbnail?v=2' };
  expect(pictureOf(session, 'small')).toBe('/api/v1/live-sessions/1/thumbnail?v=2&size=small');
  expect(pictureOf(session, 'large')).toBe('/api/v1/live-sessions/1/thumbnail?v=2');
});
