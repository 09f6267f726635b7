import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import type { BookingStatus, CancelReason } from '../booking.ts';
import type { SessionStatus } from '../live-session.ts';
import type { Page, PageRequest } from '../page.ts';

/** One student's seat in a session, or their place on the waitlist. */
export interface Booking {
  readonly id: string;
  readonly studentId: string;
  /** The number of the booking within the session, from 1, in the order of booking. */
  readonly place: number;
  readonly status: BookingStatus;
  /** The price when it was booked, in minor units of `currency`. */
  readonly price: number;
  readonly currency: string | null;
  readonly bookedAt: Date;
  readonly heldUntil: Date | null;
  readonly confirmedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly reason: CancelReason | null;
}

/** A booking, and its position if it is on the waitlist. */
export interface Booked {
  readonly booking: Booking | null;
  readonly position: number | null;
}

/** What the student was shown; the booking is rejected if the price or the currency has changed since. */
export interface Terms {
  readonly price?: number;
  readonly currency?: string | null;
  /** Whether to join the waitlist if no seat is free; true by default. If not, throws SESSION_FULL. */
  readonly waitlist?: boolean;
}

/** A student books a seat in a session they can find, or gets a place on the waitlist if it is full. */
export class BookSeat extends Command<Booked> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly terms: Terms = {},
  ) {
    super();
  }
}

/** `open`: no outcome yet; `expired`: no outcome is expected any more, but the provider may still report one. */
export const PAYMENT_STATUSES = ['open', 'paid', 'refunded', 'expired'] as const;
export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

export interface BookingView extends Omit<Booking, 'place'> {
  readonly sessionId: string;
  /** Position on the waitlist, from 1; null if not waiting. */
  readonly position: number | null;
  /** The status of the payment through the payment provider; null if there was no attempt. */
  readonly paymentStatus: PaymentStatus | null;
}

/** A booking as staff of its session see it. */
export interface BookingOfSession extends BookingView {
  readonly name: string;
  /** Whether the student's account is active. */
  readonly active: boolean;
}

/** A booking as the student sees it. */
export interface OwnBooked extends BookingView {
  readonly title: string;
  readonly startsAt: Date;
  readonly sessionStatus: SessionStatus;
}

/** The caller's bookings, latest first. */
export class ListOwnBookings extends Query<Page<OwnBooked>> {
  constructor(
    readonly by: Principal,
    readonly filter: { readonly status?: BookingStatus },
    readonly page: PageRequest,
  ) {
    super();
  }
}

/** The bookings of a session in the order they were made, for its staff. Throws SESSION_NOT_FOUND and NOT_SESSION_HOST. */
export class ListBookings extends Query<Page<BookingOfSession>> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly filter: { readonly status?: BookingStatus },
    readonly page: PageRequest,
  ) {
    super();
  }
}
