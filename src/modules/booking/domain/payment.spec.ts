import { codeOf } from '../../../../test/support/code-of.ts';
import fc from 'fast-check';
import type { Booking } from '../../../contracts/booking/bookings.ts';
import { changeBy, GRACE, isOpen, planCheckout, type Payment, type ProviderStatement } from './payment.ts';
import { requirePending } from './seat-allocation.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const MINUTE = 60_000;
const after = (ms: number) => new Date(NOW.getTime() + ms);
const limits = { shortest: 31 * MINUTE, longest: 1439 * MINUTE };

const payment = (more: Partial<Payment> = {}): Payment => ({
  id: 'payment',
  bookingId: 'booking',
  sessionId: 'session',
  studentId: 'amara',
  attempt: 1,
  amount: 1500,
  currency: 'EUR',
  status: 'open',
  checkoutRef: 'cs_1',
  checkoutUrl: 'https://checkout.example/cs_1',
  expiresAt: after(31 * MINUTE),
  ...more,
});
const paid: ProviderStatement & { what: 'paid' } = {
  what: 'paid',
  checkoutRef: 'cs_1',
  paymentRef: 'pi_1',
  bookingId: 'booking',
  sessionId: 'session',
  amount: 1500,
  currency: 'EUR',
};
const expired: ProviderStatement = { what: 'expired', checkoutRef: 'cs_1' };
const refunded: ProviderStatement = { what: 'refunded', paymentRef: 'pi_1' };

describe('a seat', () => {
  it.each([
    ['pending', 'none'],
    ['cancelled', 'BOOKING_CANCELLED'],
    ['waitlisted', 'BOOKING_NOT_PENDING'],
    ['confirmed', 'BOOKING_NOT_PENDING'],
  ] as const)('that is %s can be paid for: %s', (status, code) => {
    expect(codeOf(() => requirePending({ status } as Booking))).toBe(code);
  });
});

describe('a checkout', () => {
  const plan = (heldFor: number, before: readonly Payment[] = []) => planCheckout({ heldUntil: after(heldFor) }, before, limits, NOW);

  it('stays open while the seat is held, less the grace period for the report of the payment', () => {
    expect(plan(60 * MINUTE)).toEqual({ expiresAt: after(58 * MINUTE), heldUntil: after(60 * MINUTE) });
  });

  it('lasts the shortest possible time if the seat is held for less, and extends the hold', () => {
    expect(plan(5 * MINUTE)).toEqual({ expiresAt: after(31 * MINUTE), heldUntil: after(31 * MINUTE + GRACE) });
  });

  it('lasts the longest possible time if the seat is held for longer; another checkout may follow', () => {
    const week = 7 * 24 * 60 * MINUTE;
    expect(plan(week)).toEqual({ expiresAt: after(1439 * MINUTE), heldUntil: after(week) });
    expect(plan(week, [payment()])).toEqual(plan(week));
  });

  it('extends the hold once: not after an earlier checkout, nor after three attempts that never opened one', () => {
    expect(codeOf(() => plan(5 * MINUTE, [payment()]))).toBe('CHECKOUT_EXPIRED');
    expect(codeOf(() => plan(33 * MINUTE - 1, [payment()]))).toBe('CHECKOUT_EXPIRED');
    expect(codeOf(() => plan(33 * MINUTE, [payment()]))).toBe('none');
    const never = payment({ checkoutRef: null });
    expect(codeOf(() => plan(5 * MINUTE, [never, never]))).toBe('none');
    expect(codeOf(() => plan(5 * MINUTE, [never, never, never]))).toBe('CHECKOUT_EXPIRED');
  });

  it('never outlasts the hold or the limit of the provider, and never shortens the hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 * 24 * 60 * MINUTE }), fc.integer({ min: 0, max: 999 }), (heldFor, ms) => {
        const now = after(ms);
        const made = planCheckout({ heldUntil: after(ms + heldFor) }, [], limits, now);
        expect(made.heldUntil.getTime()).toBeGreaterThanOrEqual(Math.max(made.expiresAt.getTime() + GRACE, after(ms + heldFor).getTime()));
        const open = made.expiresAt.getTime() - now.getTime();
        expect(open).toBeGreaterThan(limits.shortest - 1000);
        expect(open).toBeLessThanOrEqual(limits.longest);
        expect(made.expiresAt.getTime() % 1000).toBe(0);
      }),
    );
  });

  it('can be paid until it expires or has an outcome', () => {
    expect(isOpen(payment(), NOW)).toBe(true);
    expect(isOpen(payment({ checkoutRef: null }), NOW)).toBe(true);
    expect(isOpen(payment(), after(31 * MINUTE))).toBe(false);
    expect(isOpen(payment({ status: 'paid' }), NOW)).toBe(false);
  });
});

describe('a report from the provider', () => {
  it.each([
    ['open', 'paid', 'expired', 'refunded'],
    ['expired', 'paid', null, 'refunded'],
    ['paid', null, null, 'refunded'],
    ['refunded', null, null, null],
  ] as const)(
    'changes a payment that is %s as follows: paid → %s, expired → %s, refunded → %s',
    (status, whenPaid, whenExpired, whenRefunded) => {
      const of = payment({ status });
      expect([paid, expired, refunded].map((report) => changeBy(of, report))).toEqual([whenPaid, whenExpired, whenRefunded]);
    },
  );

  it('leads to the same result in any order, and however often it is repeated', () => {
    const end = (reports: readonly ProviderStatement[]) => {
      let of = payment();
      for (const report of reports) {
        const change = changeBy(of, report);
        expect(change).not.toBe('wrong');
        if (change && change !== 'wrong' && change !== 'due') of = payment({ status: change });
      }
      return of.status;
    };
    const rank = { expired: 0, paid: 1, refunded: 2 };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(paid, expired, refunded), { minLength: 1, maxLength: 8 }), (reports) => {
        const furthest = reports.map(({ what }) => what).toSorted((a, b) => rank[b] - rank[a])[0];
        expect(end(reports)).toBe(furthest);
      }),
    );
  });

  it.each([
    { amount: 1 },
    { amount: null },
    { currency: 'HUF' },
    { currency: null },
    { bookingId: 'another' },
    { bookingId: null },
    { sessionId: 'another' },
    { checkoutRef: 'cs_2' },
  ])('is wrong if it does not match the order: %j', (other) => {
    for (const status of ['open', 'expired', 'paid', 'refunded'] as const)
      expect(changeBy(payment({ status }), { ...paid, ...other })).toBe('wrong');
  });

  it.each([
    ['open', null],
    ['expired', null],
    ['paid', 'due'],
    ['refunded', 'due'],
  ] as const)('of a failed refund changes a payment that is %s to %s', (status, change) => {
    expect(changeBy(payment({ status }), { what: 'refund-failed', paymentRef: 'pi_1' })).toBe(change);
  });

  it('is accepted even if the checkout has not been stored yet', () => {
    expect(changeBy(payment({ checkoutRef: null }), paid)).toBe('paid');
  });
});
