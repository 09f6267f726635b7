import type { Booking, PaymentStatus } from '../../../contracts/booking/bookings.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

/** One attempt to pay for a booking. */
export interface Payment {
  readonly id: string;
  readonly bookingId: string;
  readonly sessionId: string;
  readonly studentId: string;
  /** Counts from 1 within the booking. */
  readonly attempt: number;
  /** In minor units of `currency`; both are copied from the booking. */
  readonly amount: number;
  readonly currency: string;
  readonly status: PaymentStatus;
  /** Null until the provider has answered. */
  readonly checkoutRef: string | null;
  readonly checkoutUrl: string | null;
  readonly expiresAt: Date;
}

/** What a provider reports about a payment. It echoes our own ids. */
export type ProviderStatement =
  | {
      readonly what: 'paid';
      readonly checkoutRef: string;
      /** Identifies the payment in a refund request. */
      readonly paymentRef: string;
      readonly bookingId: string | null;
      readonly sessionId: string | null;
      readonly amount: number | null;
      /** In capitals. */
      readonly currency: string | null;
    }
  | { readonly what: 'expired'; readonly checkoutRef: string }
  /** The payment was refunded in full. */
  | { readonly what: 'refunded'; readonly paymentRef: string }
  /** A refund failed after the provider had accepted it. */
  | { readonly what: 'refund-failed'; readonly paymentRef: string };

/** How long a seat is held after its checkout expires, in ms, so that the report of a last-moment payment can still arrive. */
export const GRACE = 2 * 60_000;
/** After this many attempts, a hold is not extended any more, so that a seat whose checkout never opens is not held for ever. */
const MAX_EXTENDING_ATTEMPTS = 3;

/** Whether the student can still pay, even if the provider has not answered yet. */
export const isOpen = ({ status, expiresAt }: Payment, now: Date): boolean => status === 'open' && expiresAt > now;

/**
 * Decides when a new checkout expires, and until when its seat is held. The checkout lasts as long as the seat is held, within the
 * provider's limits. The first checkout extends a hold that is shorter than the shortest checkout; later ones throw CHECKOUT_EXPIRED.
 */
export const planCheckout = (
  { heldUntil }: Pick<Booking, 'heldUntil'>,
  before: readonly Payment[],
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
  now: Date,
): { readonly expiresAt: Date; readonly heldUntil: Date } => {
  const [holdEnds, earliestEnd] = [heldUntil!.getTime() - GRACE, now.getTime() + shortest];
  const isExtended = before.length >= MAX_EXTENDING_ATTEMPTS || before.some(({ checkoutRef }) => checkoutRef !== null);
  if (holdEnds < earliestEnd && isExtended) throw new DomainError('CHECKOUT_EXPIRED');
  // Providers count in seconds.
  const ends = Math.floor(Math.min(Math.max(holdEnds, earliestEnd), now.getTime() + longest) / 1000) * 1000;
  return { expiresAt: new Date(ends), heldUntil: new Date(Math.max(heldUntil!.getTime(), ends + GRACE)) };
};

export type Change = 'paid' | 'expired' | 'refunded' | 'due' | 'wrong';

/** How a report changes a payment; null if it does not. `due`: the payment must be refunded again. `wrong`: the report does not match the order. */
export const changeBy = (payment: Payment, report: ProviderStatement): Change | null => {
  const { status } = payment;
  if (report.what === 'refunded') return status === 'refunded' ? null : 'refunded';
  // The report that a refund failed can arrive before the response to the refund request.
  if (report.what === 'refund-failed') return status === 'refunded' || status === 'paid' ? 'due' : null;
  if (report.what === 'expired') return status === 'open' ? 'expired' : null;
  if (!matchesOrder(payment, report)) return 'wrong';
  // The reports of an expiry or a refund may have arrived first.
  return status === 'open' || status === 'expired' ? 'paid' : null;
};

const matchesOrder = (
  payment: Payment,
  { checkoutRef, bookingId, sessionId, amount, currency }: ProviderStatement & { what: 'paid' },
): boolean =>
  amount === payment.amount &&
  currency === payment.currency &&
  bookingId === payment.bookingId &&
  sessionId === payment.sessionId &&
  (payment.checkoutRef ?? checkoutRef) === checkoutRef;
