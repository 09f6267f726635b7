import type { BookingView } from '../../contracts/booking/bookings.ts';
import type { SessionStatus } from '../../contracts/live-session.ts';

export const SHOWN_STATUSES = ['scheduled', 'active', 'ended'] as const;
export type ShownStatus = (typeof SHOWN_STATUSES)[number];

/** These clients have no word for a cancelled session. */
export const STATUS_WORDS: Readonly<Record<SessionStatus, ShownStatus>> = {
  scheduled: 'scheduled',
  live: 'active',
  ended: 'ended',
  cancelled: 'ended',
};

/** The status that a client filters by. */
export const statusFrom = (word: ShownStatus): SessionStatus => (word === 'active' ? 'live' : word);

export const SESSION_TYPES = ['group', 'one_on_one'] as const;
export type SessionType = (typeof SESSION_TYPES)[number];

export const PAYMENT_WORDS = ['free', 'pending', 'paid', 'refunded', 'unpaid'] as const;
export type PaymentWord = (typeof PAYMENT_WORDS)[number];

/** A confirmed booking is paid for, through the provider or by hand; a cancelled one only if the provider has the money. */
export const paymentWordOf = ({ price, status, paymentStatus }: Pick<BookingView, 'price' | 'status' | 'paymentStatus'>): PaymentWord => {
  if (price === 0) return 'free';
  if (paymentStatus === 'refunded') return 'refunded';
  if (status === 'confirmed' || paymentStatus === 'paid') return 'paid';
  return status === 'cancelled' ? 'unpaid' : 'pending';
};
