import { codeOf } from '../../../../test/support/code-of.ts';
import type { SeatRules } from '../../../contracts/live-session/seats.ts';
import { Seats, type Sender } from './seats.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const seats = (rules: Partial<SeatRules> = {}): Seats =>
  new Seats(
    {
      sessionId: 'session',
      hostId: 'host',
      status: 'scheduled',
      isBookable: true,
      capacity: 1,
      price: 0,
      currency: null,
      needsBooking: true,
      listed: true,
      title: 'Algebra',
      code: 'K7TQ2MXW',
      ...rules,
    },
    { taken: 0, waiting: 0, lastPlace: 0, known: [], line: [] },
    NOW,
    60_000,
  );
const sender = (userId: string, more: Partial<Sender> = {}): Sender => ({
  userId,
  role: 'student',
  access: { isStaff: false, refusal: 'NOT_ADMITTED' },
  isActive: true,
  ...more,
});
const amara = sender('amara');
const host = sender('host', { role: 'teacher', access: { isStaff: true, refusal: null } });

describe('who may book a seat', () => {
  it.each<[string, Partial<SeatRules>, Sender, string]>([
    ['a student', {}, amara, 'none'],
    ['a deactivated student', { listed: false }, sender('amara', { isActive: false }), 'UNAUTHENTICATED'],
    ['an outsider, in an unlisted session that is over', { listed: false, status: 'ended' }, amara, 'NOT_ADMITTED'],
    ['its host', {}, host, 'OWN_SESSION'],
    ['another teacher', {}, sender('other', { role: 'teacher' }), 'STUDENT_ONLY'],
    ['a student, after the session has ended', { status: 'ended' }, amara, 'SESSION_ENDED'],
    ['a student, after the session was cancelled', { status: 'cancelled' }, amara, 'SESSION_CANCELLED'],
    ['a student who may join anyway', {}, sender('amara', { access: { isStaff: false, refusal: null } }), 'BOOKING_NOT_NEEDED'],
    [
      'a student who was removed',
      {},
      sender('amara', { access: { isStaff: false, refusal: 'REMOVED_FROM_SESSION' } }),
      'BOOKING_NOT_NEEDED',
    ],
    ['a student, if no booking is needed', { needsBooking: false }, amara, 'BOOKING_NOT_NEEDED'],
    ['a student, once booking is closed', { isBookable: false }, amara, 'BOOKING_CLOSED'],
  ])('%s: %4$s', (_, rules, by, code) => {
    expect(codeOf(() => seats(rules).request(by, {}))).toBe(code);
  });

  it('a booking is rejected if the price is not the one shown', () => {
    const paid = seats({ price: 1500, currency: 'EUR' });
    for (const terms of [{ price: 1400 }, { price: 1500, currency: 'USD' }, { currency: null }])
      expect(codeOf(() => paid.request(amara, terms))).toBe('PRICE_CHANGED');
    expect(codeOf(() => paid.request(amara, { price: 1500, currency: 'EUR' }))).toBe('none');
  });

  it('the error about another price says what the seat costs now: without a currency if it is free', () => {
    const changed = (extra: object) => expect.objectContaining({ code: 'PRICE_CHANGED', extra });
    const request = (rules: Partial<SeatRules>) => () => seats(rules).request(amara, { price: 100, currency: 'USD' });
    expect(request({ price: 1500, currency: 'EUR' })).toThrow(changed({ price: 1500, currency: 'EUR' }));
    expect(request({})).toThrow(changed({ price: 0 }));
  });

  it('a student can book once, and joins the waitlist if all seats are taken, unless they declined that', () => {
    const full = seats();
    expect(full.request(amara, {}).status).toBe('confirmed');
    expect(codeOf(() => full.request(amara, {}))).toBe('ALREADY_BOOKED');
    const admitted = sender('amara', { access: { isStaff: false, refusal: null } });
    expect(codeOf(() => full.request(admitted, {}))).toBe('ALREADY_BOOKED');
    expect(full.request(sender('luca'), {}).status).toBe('waitlisted');
    expect(codeOf(() => full.request(sender('yuki'), { waitlist: false }))).toBe('SESSION_FULL');
  });
});

describe('a booking', () => {
  const booked = (rules: Partial<SeatRules> = {}) => {
    const all = seats({ price: 1500, currency: 'EUR' });
    const booking = all.request(amara, {});
    const later = new Seats({ ...all.rules, ...rules }, { taken: 1, waiting: 0, lastPlace: 1, known: [booking], line: [] }, NOW, 60_000);
    return { seats: later, id: booking.id };
  };

  it.each<[SeatRules['status'], string]>([
    ['scheduled', 'student'],
    ['live', 'student'],
    ['cancelled', 'session'],
    ['ended', 'SESSION_ENDED'],
  ])('cancelled by its student while the session is %s results in %s', (status, outcome) => {
    const { seats: of, id } = booked({ status });
    const code = codeOf(() => of.cancelOwn(amara));
    expect(code === 'none' ? of.find(id).reason : code).toBe(outcome);
  });

  it('cannot be cancelled by another student, and outsiders learn nothing about an unlisted session', () => {
    expect(codeOf(() => booked().seats.cancelOwn(sender('luca')))).toBe('BOOKING_NOT_FOUND');
    expect(codeOf(() => booked({ listed: false, status: 'ended' }).seats.cancelOwn(sender('luca')))).toBe('NOT_ADMITTED');
  });

  it('can be cancelled and confirmed only by staff, and only until the session is over', () => {
    const { seats: of, id } = booked();
    expect(codeOf(() => of.cancelByStaff(amara, id))).toBe('NOT_SESSION_HOST');
    expect(codeOf(() => of.confirmByStaff(amara, id))).toBe('NOT_SESSION_HOST');
    for (const [status, code] of [
      ['ended', 'SESSION_ENDED'],
      ['cancelled', 'SESSION_CANCELLED'],
    ] as const)
      expect(codeOf(() => booked({ status }).seats.confirmByStaff(host, id))).toBe(code);
    expect(codeOf(() => booked({ status: 'ended' }).seats.cancelByStaff(host, id))).toBe('SESSION_ENDED');
    expect(of.confirmByStaff(host, id).status).toBe('confirmed');
    expect(of.cancelByStaff(host, id)).toMatchObject({ status: 'cancelled', reason: 'host' });
  });

  it('can be paid for once, until the session is over', () => {
    for (const status of ['ended', 'cancelled'] as const) {
      const over = booked({ status });
      expect([over.seats.confirmPaid(over.id), over.seats.find(over.id).status]).toEqual([false, 'pending']);
    }
    const { seats: of, id } = booked({ status: 'live' });
    expect([of.confirmPaid(id), of.confirmPaid(id), of.find(id).status]).toEqual([true, false, 'confirmed']);
  });

  it('can be paid for only by its student', () => {
    const { seats: of, id } = booked();
    expect(of.payable(amara, id).id).toBe(id);
    const unlisted = booked({ listed: false });
    expect(unlisted.seats.payable(amara, unlisted.id).id).toBe(unlisted.id);
    expect(codeOf(() => of.payable(sender('luca'), id))).toBe('BOOKING_NOT_FOUND');
    expect(codeOf(() => booked({ listed: false }).seats.payable(sender('luca'), 'any'))).toBe('NOT_ADMITTED');
  });

  it('ends with its session if the session was not held or the booking not confirmed', () => {
    for (const [held, confirmed, status] of [
      [true, true, 'confirmed'],
      [true, false, 'cancelled'],
      [false, true, 'cancelled'],
    ] as const) {
      const { seats: of, id } = booked();
      if (confirmed) of.confirmPaid(id);
      of.close(held);
      expect(of.find(id).status).toBe(status);
    }
  });

  it('is released when its student is deactivated, unless the session is over', () => {
    const { seats: of, id } = booked();
    of.release(id, 'admin');
    expect(of.find(id)).toMatchObject({ status: 'cancelled', reason: 'deactivated' });
    const over = booked({ status: 'ended' });
    over.seats.release(over.id, 'admin');
    expect(over.seats.find(over.id).status).toBe('pending');
  });
});
