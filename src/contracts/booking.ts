import { Query } from '@nestjs/cqrs';
import { fact } from './fact.ts';

/** `pending`: a seat is held until it is paid; `waitlisted`: the session is full; `cancelled` is final. */
export const BOOKING_STATUSES = ['pending', 'confirmed', 'waitlisted', 'cancelled'] as const;
export type BookingStatus = (typeof BOOKING_STATUSES)[number];
/** Why a booking was cancelled: by the student, by the host, because it was not paid for in time, with its session, or with the student's account. */
export const CANCEL_REASONS = ['student', 'host', 'unpaid', 'session', 'deactivated'] as const;
export type CancelReason = (typeof CANCEL_REASONS)[number];

/** Taken seats include held ones (`pending`). */
export interface SeatCount {
  readonly taken: number;
  readonly waiting: number;
}

/** Counts by session, with this student's booking if any; sessions without bookings are left out. */
export class GetSeatCounts extends Query<ReadonlyMap<string, SeatCount & { readonly own: OwnBooking | null }>> {
  constructor(
    readonly sessionIds: readonly string[],
    readonly studentId: string | null = null,
  ) {
    super();
  }
}

/** A booking that is not cancelled, as its student knows it. */
export interface OwnBooking {
  readonly id: string;
  readonly status: Exclude<BookingStatus, 'cancelled'>;
  /** On the waitlist, from 1; null if not waiting. */
  readonly position: number | null;
  /** When an unpaid seat is released; null if it is not held. */
  readonly heldUntil: Date | null;
}

/** Sessions for which the student has a booking that is not cancelled. */
export class FindBookedSessions extends Query<readonly string[]> {
  constructor(readonly studentId: string) {
    super();
  }
}

/** Sessions that were called off while the student had a booking. */
export class FindCalledOffSessions extends Query<readonly string[]> {
  constructor(readonly studentId: string) {
    super();
  }
}

/** Those of these users (null: of all) with a confirmed booking of the session; with `orHeld`, also those who had one until the session ended. */
export class FindBooked extends Query<readonly string[]> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[] | null,
    readonly orHeld = false,
  ) {
    super();
  }
}

/* Facts of the stream session:<id>, each for the student concerned and the staff. `byId`: null if nobody did it. */
type OfBooking = { sessionId: string; bookingId: string; studentId: string; byId: string | null };
export class SeatBooked extends fact<OfBooking & { status: Exclude<BookingStatus, 'cancelled'> }>('booking.SeatBooked') {}
/** It was paid for, or the host confirmed it. */
export class BookingConfirmed extends fact<OfBooking>('booking.BookingConfirmed') {}
/** The first in line got a free seat; `pending` if it has to be paid for. A notice. */
export class BookingPromoted extends fact<OfBooking & { status: 'pending' | 'confirmed' }>('booking.BookingPromoted') {}
/** `from`: its status before. */
export class BookingCancelled extends fact<OfBooking & { from: Exclude<BookingStatus, 'cancelled'>; reason: CancelReason }>(
  'booking.BookingCancelled',
) {}
/** `amount` in minor units of `currency`. */
type OfPayment = { sessionId: string; bookingId: string; studentId: string; paymentId: string; amount: number; currency: string };
/** The payment provider received the money. */
export class PaymentReceived extends fact<OfPayment>('booking.PaymentReceived') {}
/** In full. */
export class PaymentRefunded extends fact<OfPayment>('booking.PaymentRefunded') {}

/** A student's booking as their calendar shows it. */
export interface CalendarSeat {
  /** They are on the waitlist, or have not paid yet. */
  readonly tentative: boolean;
  readonly confirmedAt: Date | null;
}

/** The student's bookings that are not cancelled, by session: in all sessions, or in one. */
export class GetSeatsForCalendar extends Query<ReadonlyMap<string, CalendarSeat>> {
  constructor(
    readonly studentId: string,
    readonly sessionId: string | null = null,
  ) {
    super();
  }
}
