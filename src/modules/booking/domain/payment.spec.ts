import fc from 'fast-check';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { changeBy, GRACE, isOpen, planCheckout, type Payment, type ProviderStatement } from './payment.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const MINUTE = 60_000;
const after = (ms: number) => new Date(NOW.getTime() + ms);
const lasts = { shortest: 31 * MINUTE, longest: 1439 * MINUTE };

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
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return (error as DomainError).code;
  }
};

describe('a checkout', () => {
  const plan = (heldFor: number, before: readonly Payment[] = []) => planCheckout({ heldUntil: after(heldFor) }, before, lasts, NOW);

  it('is open as long as the seat is held, but for the time in which the word of the payment arrives', () => {
    expect(plan(60 * MINUTE)).toEqual({ expiresAt: after(60 * MINUTE - GRACE), heldUntil: after(60 * MINUTE) });
  });

  it('is open for the least time there is, where the seat is held for less; the hold becomes longer then', () => {
    expect(plan(5 * MINUTE)).toEqual({ expiresAt: after(31 * MINUTE), heldUntil: after(31 * MINUTE + GRACE) });
  });

  it('is open for the longest time there is, where the seat is held for more; another may follow it', () => {
    const week = 7 * 24 * 60 * MINUTE;
    expect(plan(week)).toEqual({ expiresAt: after(1439 * MINUTE), heldUntil: after(week) });
    expect(plan(week, [payment()])).toEqual(plan(week));
  });

  it('makes the hold longer once: not when there was one before, nor after many tries that came to nothing', () => {
    expect(codeOf(() => plan(5 * MINUTE, [payment()]))).toBe('CHECKOUT_EXPIRED');
    const never = payment({ checkoutRef: null });
    expect(codeOf(() => plan(5 * MINUTE, [never, never]))).toBe('none');
    expect(codeOf(() => plan(5 * MINUTE, [never, never, never]))).toBe('CHECKOUT_EXPIRED');
  });

  it('never outlasts the hold of its seat, nor what the provider allows, and never makes a hold shorter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 * 24 * 60 * MINUTE }), fc.integer({ min: 0, max: 999 }), (heldFor, ms) => {
        const now = after(ms);
        const made = planCheckout({ heldUntil: after(ms + heldFor) }, [], lasts, now);
        expect(made.heldUntil.getTime()).toBeGreaterThanOrEqual(Math.max(made.expiresAt.getTime() + GRACE, after(ms + heldFor).getTime()));
        const open = made.expiresAt.getTime() - now.getTime();
        expect(open).toBeGreaterThan(lasts.shortest - 1000);
        expect(open).toBeLessThanOrEqual(lasts.longest);
        expect(made.expiresAt.getTime() % 1000).toBe(0);
      }),
    );
  });

  it('can be paid at until it expires, or something came of it', () => {
    expect(isOpen(payment(), NOW)).toBe(true);
    expect(isOpen(payment({ checkoutRef: null }), NOW)).toBe(true);
    expect(isOpen(payment(), after(31 * MINUTE))).toBe(false);
    expect(isOpen(payment({ status: 'paid' }), NOW)).toBe(false);
  });
});

describe('what a provider says', () => {
  it.each([
    ['open', 'paid', 'expired', 'refunded'],
    ['expired', 'paid', null, 'refunded'],
    ['paid', null, null, 'refunded'],
    ['refunded', null, null, null],
  ] as const)('makes of a payment that is %s: %s, %s, %s', (status, whenPaid, whenExpired, whenRefunded) => {
    const of = payment({ status });
    expect([paid, expired, refunded].map((word) => changeBy(of, word))).toEqual([whenPaid, whenExpired, whenRefunded]);
  });

  it('comes to the same in whatever order it comes, and however often', () => {
    const end = (words: readonly ProviderStatement[]) => {
      let of = payment();
      for (const word of words) {
        const change = changeBy(of, word);
        expect(change).not.toBe('wrong');
        if (change && change !== 'wrong' && change !== 'due') of = payment({ status: change });
      }
      return of.status;
    };
    const rank = { expired: 0, paid: 1, refunded: 2 };
    fc.assert(
      fc.property(fc.array(fc.constantFrom(paid, expired, refunded), { minLength: 1, maxLength: 8 }), (words) => {
        const furthest = words.map(({ what }) => what).toSorted((a, b) => rank[b] - rank[a])[0];
        expect(end(words)).toBe(furthest);
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
  ])('of something else than was asked for is wrong: %j', (other) => {
    for (const status of ['open', 'expired', 'paid', 'refunded'] as const)
      expect(changeBy(payment({ status }), { ...paid, ...other })).toBe('wrong');
  });

  it.each([
    ['open', null],
    ['expired', null],
    ['paid', 'due'],
    ['refunded', 'due'],
  ] as const)('of a refund that failed, where the payment is %s, makes it %s', (status, change) => {
    expect(changeBy(payment({ status }), { what: 'refund-failed', paymentRef: 'pi_1' })).toBe(change);
  });

  it('is taken though the checkout was not written down yet', () => {
    expect(changeBy(payment({ checkoutRef: null }), paid)).toBe('paid');
  });
});
