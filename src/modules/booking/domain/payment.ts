import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Booking } from './seat-allocation.ts';

/** `open`: no outcome yet; `expired`: there will be none, unless the provider reports one after all. */
export const PAYMENT_STATUSES = ['open', 'paid', 'refunded', 'expired'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** One attempt to pay for a booking. */
export interface Payment {
  readonly id: string;
  readonly bookingId: string;
  readonly sessionId: string;
  readonly studentId: string;
  /** From 1, within the booking. */
  readonly attempt: number;
  /** In minor units of `currency`, as the booking had them. */
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
  /** In full. */
  | { readonly what: 'refunded'; readonly paymentRef: string }
  /** A refund did not arrive. */
  | { readonly what: 'refund-failed'; readonly paymentRef: string };

/** How long a seat is held after its checkout expires, in ms: a report of a last-moment payment can still arrive. */
export const GRACE = 2 * 60_000;
/** Seats whose checkout never opens are not held for ever. */
const MOST_EXTENSIONS = 3;

/** Throws unless the seat is held until it is paid for. */
export const mustBePayable = ({ status }: Booking): void => {
  if (status === 'cancelled') throw new DomainError('BOOKING_CANCELLED');
  if (status !== 'pending') throw new DomainError('BOOKING_NOT_PENDING');
};

/** Whether it can still be paid; also if the provider has not answered yet. */
export const isOpen = ({ status, expiresAt }: Payment, now: Date): boolean => status === 'open' && expiresAt > now;

/**
 * When a new checkout expires, and how long its seat is held: as long as the seat is held anyway, if the provider allows it. The first
 * checkout extends a hold that is shorter than any checkout; later ones do not.
 */
export const planCheckout = (
  { heldUntil }: Pick<Booking, 'heldUntil'>,
  before: readonly Payment[],
  { shortest, longest }: { readonly shortest: number; readonly longest: number },
  now: Date,
): { readonly expiresAt: Date; readonly heldUntil: Date } => {
  const [held, least] = [heldUntil!.getTime() - GRACE, now.getTime() + shortest];
  const spent = before.length >= MOST_EXTENSIONS || before.some(({ checkoutRef }) => checkoutRef !== null);
  if (held < least && spent) throw new DomainError('CHECKOUT_EXPIRED');
  // Providers count in seconds.
  const ends = Math.floor(Math.min(Math.max(held, least), now.getTime() + longest) / 1000) * 1000;
  return { expiresAt: new Date(ends), heldUntil: new Date(Math.max(heldUntil!.getTime(), ends + GRACE)) };
};

export type Change = 'paid' | 'expired' | 'refunded' | 'due' | 'wrong';

/** How a report changes a payment; null if it does not. `due`: it must be refunded again. `wrong`: it does not match the order. */
export const changeBy = (payment: Payment, news: ProviderStatement): Change | null => {
  const { status } = payment;
  if (news.what === 'refunded') return status === 'refunded' ? null : 'refunded';
  // The report on a refund can arrive before the answer to its request.
  if (news.what === 'refund-failed') return status === 'refunded' || status === 'paid' ? 'due' : null;
  if (news.what === 'expired') return status === 'open' ? 'expired' : null;
  if (!isFor(payment, news)) return 'wrong';
  // The reports on expiry and refund may have come first.
  return status === 'open' || status === 'expired' ? 'paid' : null;
};

const isFor = (payment: Payment, { checkoutRef, bookingId, sessionId, amount, currency }: ProviderStatement & { what: 'paid' }): boolean =>
  amount === payment.amount &&
  currency === payment.currency &&
  bookingId === payment.bookingId &&
  sessionId === payment.sessionId &&
  (payment.checkoutRef ?? checkoutRef) === checkoutRef;
