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

/** What a provider says of a payment. What we told it of ourselves, it gives back. */
export type ProviderStatement =
  | {
      readonly what: 'paid';
      readonly checkoutRef: string;
      /** What a refund is asked by. */
      readonly paymentRef: string;
      readonly bookingId: string | null;
      readonly sessionId: string | null;
      readonly amount: number | null;
      /** In capitals. */
      readonly currency: string | null;
    }
  | { readonly what: 'expired'; readonly checkoutRef: string }
  /** All of it. */
  | { readonly what: 'refunded'; readonly paymentRef: string }
  /** What was on its way back did not arrive. */
  | { readonly what: 'refund-failed'; readonly paymentRef: string };

/** Ms between the end of a checkout and that of the seat's hold, in which the word of a payment made at the last moment arrives. */
export const GRACE = 2 * 60_000;
/** Whoever sells seats that the provider takes no money for does not hold them for ever. */
const MOST_EXTENSIONS = 3;

/** A seat that is held until it is paid. */
export const mustBePayable = ({ status }: Booking): void => {
  if (status === 'cancelled') throw new DomainError('BOOKING_CANCELLED');
  if (status !== 'pending') throw new DomainError('BOOKING_NOT_PENDING');
};

/** Whether it can still be paid with; one that the provider has not answered for can, as far as anybody knows. */
export const isOpen = ({ status, expiresAt }: Payment, now: Date): boolean => status === 'open' && expiresAt > now;

/**
 * Until when a new checkout is open, and its seat held: as long as the seat is held anyway, if the provider does that. The first
 * checkout makes the hold of its seat longer where that is shorter than any checkout; none that comes after it does.
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

/** What becomes of a payment by the provider's word; null: nothing. `due`: it is to go back, again. `wrong`: this is not what was asked for. */
export const changeBy = (payment: Payment, news: ProviderStatement): Change | null => {
  const { status } = payment;
  if (news.what === 'refunded') return status === 'refunded' ? null : 'refunded';
  // Of one that was asked for just now, its word may be here before the answer.
  if (news.what === 'refund-failed') return status === 'refunded' || status === 'paid' ? 'due' : null;
  if (news.what === 'expired') return status === 'open' ? 'expired' : null;
  if (!isFor(payment, news)) return 'wrong';
  // The word of the checkout's end may have come first; that of the refund, too.
  return status === 'open' || status === 'expired' ? 'paid' : null;
};

const isFor = (payment: Payment, { checkoutRef, bookingId, sessionId, amount, currency }: ProviderStatement & { what: 'paid' }): boolean =>
  amount === payment.amount &&
  currency === payment.currency &&
  bookingId === payment.bookingId &&
  sessionId === payment.sessionId &&
  (payment.checkoutRef ?? checkoutRef) === checkoutRef;
