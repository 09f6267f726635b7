import { Query } from '@nestjs/cqrs';
import { fact } from './fact.ts';

/** `pending`: a seat is reserved but not paid for yet; `waitlisted`: the session is full; `cancelled` is final. */
export const BOOKING_STATUSES = ['pending', 'confirmed', 'waitlisted', 'cancelled'] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];
/**
 * Why a booking was cancelled. `student`, `host`: by that person; `unpaid`: not paid for in time; `session`: the session was cancelled or has
 * ended; `deactivated`: the student's account was.
 */
export const CANCEL_REASONS = ['student', 'host', 'unpaid', 'session', 'deactivated'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** `taken` includes the seats of pending bookings. */
export interface SeatCount {
  readonly taken: number;
  readonly waiting: number;
}

/** Seat counts by session, with the given student's booking, if any. Sessions without bookings are left out. */
export class GetSeatCounts extends Query<ReadonlyMap<string, SeatCount & { readonly own: OwnBooking | null }>> {
  constructor(
    readonly sessionIds: readonly string[],
    readonly studentId: string | null = null,
  ) {
    super();
  }
}

/** A student's own booking that is not cancelled. */
export interface OwnBooking {
  readonly id: string;
  readonly status: Exclude<BookingStatus, 'cancelled'>;
  /** Position on the waitlist, from 1; null if not waiting. */
  readonly position: number | null;
  /** When the seat is released unless it has been paid for; null unless the booking is `pending`. */
  readonly heldUntil: Date | null;
}

/** The ids of the sessions for which the student has a booking that is not cancelled. */
export class FindBookedSessions extends Query<readonly string[]> {
  constructor(readonly studentId: string) {
    super();
  }
}

/** The ids of the sessions that were cancelled or called off while the student had a booking. */
export class FindCalledOffSessions extends Query<readonly string[]> {
  constructor(readonly studentId: string) {
    super();
  }
}

/**
 * Filters `userIds` (null: all users) to those with a confirmed booking for the session. With `orUntilEnd`, a booking that was confirmed until the
 * session ended counts too.
 */
export class FindBooked extends Query<readonly string[]> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[] | null,
    readonly orUntilEnd = false,
  ) {
    super();
  }
}

/* Facts on the stream session:<id>, visible to staff and the student concerned. `byId`: the user who caused it; null if it happened automatically. */
type OfBooking = { sessionId: string; bookingId: string; studentId: string; byId: string | null };
export class SeatBooked extends fact<OfBooking & { status: Exclude<BookingStatus, 'cancelled'> }>('booking.SeatBooked') {}
/** The booking was paid for, or confirmed by the host. */
export class BookingConfirmed extends fact<OfBooking>('booking.BookingConfirmed') {}
/** The first booking on the waitlist got a seat. `status` is `pending` if it has to be paid for. */
export class BookingPromoted extends fact<OfBooking & { status: 'pending' | 'confirmed' }>('booking.BookingPromoted') {}
/** `from`: the status before the cancellation. */
export class BookingCancelled extends fact<OfBooking & { from: Exclude<BookingStatus, 'cancelled'>; reason: CancelReason }>(
  'booking.BookingCancelled',
) {}
/** `amount` is in minor units of `currency`. */
type OfPayment = { sessionId: string; bookingId: string; studentId: string; paymentId: string; amount: number; currency: string };
/** The payment provider received the money. */
export class PaymentReceived extends fact<OfPayment>('booking.PaymentReceived') {}
/** The whole payment was refunded. */
export class PaymentRefunded extends fact<OfPayment>('booking.PaymentRefunded') {}

/** A student's booking as their calendar shows it. */
export interface CalendarSeat {
  /** Whether the student is on the waitlist or has not paid yet. */
  readonly tentative: boolean;
  readonly confirmedAt: Date | null;
}

/** The student's bookings that are not cancelled, by session: for one session, or for all if `sessionId` is null. */
export class GetSeatsForCalendar extends Query<ReadonlyMap<string, CalendarSeat>> {
  constructor(
    readonly studentId: string,
    readonly sessionId: string | null = null,
  ) {
    super();
  }
}
