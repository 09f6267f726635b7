import { BookingCancelled, BookingConfirmed, BookingPromoted, SeatBooked, type CancelReason } from '../../../contracts/booking.ts';
import type { Booking } from '../../../contracts/booking/bookings.ts';
import type { SeatRules } from '../../../contracts/live-session/seats.ts';
import { Aggregate } from '../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.ts';

/** Throws BOOKING_CANCELLED or BOOKING_NOT_PENDING unless the seat is waiting for its payment. */
export const requirePending = ({ status }: Booking): void => {
  if (status === 'cancelled') throw new DomainError('BOOKING_CANCELLED');
  if (status !== 'pending') throw new DomainError('BOOKING_NOT_PENDING');
};

/** The state loaded from the database. */
export interface SeatState {
  /** Pending and confirmed bookings. */
  readonly taken: number;
  readonly waiting: number;
  readonly lastPlace: number;
  /** Every booking that a command may refer to. */
  readonly known: readonly Booking[];
  /** The start of the waitlist, in order: at least as many bookings as seats may become free. */
  readonly line: readonly Booking[];
}

/**
 * Allocates the seats of one session: never more than there are, one booking per student, and the waitlist before new requests. Changed
 * bookings are in `changed`.
 */
export class SeatAllocation extends Aggregate {
  readonly changed = new Map<string, Booking>();
  private taken: number;
  private waiting: number;
  private lastPlace: number;
  private readonly byId = new Map<string, Booking>();
  private readonly active = new Map<string, Booking>();
  private readonly line: Booking[];

  constructor(
    readonly rules: SeatRules,
    { taken, waiting, lastPlace, known, line }: SeatState,
    private readonly now: Date,
    /** How long a seat is held unpaid, in ms. */
    private readonly holdMs: number,
  ) {
    super();
    [this.taken, this.waiting, this.lastPlace] = [taken, waiting, lastPlace];
    for (const booking of [...known, ...line]) this.index(booking);
    this.line = [...line];
  }

  /** The student's booking that is not cancelled. */
  of(studentId: string): Booking | undefined {
    return this.active.get(studentId);
  }

  /** Loaded bookings that are not cancelled. */
  get all(): readonly Booking[] {
    return [...this.active.values()];
  }

  find(bookingId: string): Booking {
    const booking = this.byId.get(bookingId);
    if (!booking) throw new DomainError('BOOKING_NOT_FOUND');
    return booking;
  }

  /** Books a seat, which is held until it is paid for if it has a price. If none is free, books a place on the waitlist, unless `waitlist` is false. */
  book(studentId: string, waitlist = true): Booking {
    if (this.of(studentId)) throw new DomainError('ALREADY_BOOKED');
    const free = this.hasSeat();
    if (!free && !waitlist) throw new DomainError('SESSION_FULL');
    const { price, currency } = this.rules;
    const booking: Booking = {
      id: newId(),
      studentId,
      place: ++this.lastPlace,
      price,
      currency,
      bookedAt: this.now,
      cancelledAt: null,
      reason: null,
      ...(free ? this.seated(price) : { status: 'waitlisted', heldUntil: null, confirmedAt: null }),
    };
    if (free) this.taken++;
    else {
      this.waiting++;
      this.line.push(booking);
    }
    this.change(booking);
    this.record(new SeatBooked({ ...this.about(booking, studentId), status: booking.status as 'pending' }, `user:${studentId}`));
    return booking;
  }

  /** Confirming a confirmed booking changes nothing. */
  confirm(bookingId: string, byId: string | null): Booking {
    const booking = this.find(bookingId);
    if (booking.status === 'confirmed') return booking;
    requirePending(booking);
    const confirmed = this.change({ ...booking, status: 'confirmed', heldUntil: null, confirmedAt: this.now });
    this.record(new BookingConfirmed(this.about(booking, byId), `user:${booking.studentId}`));
    return confirmed;
  }

  /** Holds the unpaid seat at least until `until`. */
  hold(bookingId: string, until: Date): Booking {
    const booking = this.find(bookingId);
    requirePending(booking);
    return booking.heldUntil! >= until ? booking : this.change({ ...booking, heldUntil: until });
  }

  /** Cancels a booking; its seat goes to the first in line. Cancelling a cancelled booking changes nothing. */
  cancel(bookingId: string, byId: string | null, reason: CancelReason): Booking {
    const booking = this.find(bookingId);
    const { status: from, studentId } = booking;
    if (from === 'cancelled') return booking;
    if (from === 'waitlisted') this.waiting--;
    else this.taken--;
    const cancelled = this.change({ ...booking, status: 'cancelled', heldUntil: null, cancelledAt: this.now, reason });
    this.record(new BookingCancelled({ ...this.about(booking, byId), from, reason }, `user:${studentId}`));
    if (reason !== 'session') this.fill();
    return cancelled;
  }

  /** Frees seats that were not paid for in time, and fills free seats from the waitlist. */
  settle(): void {
    for (const { id, status, heldUntil } of this.byId.values())
      if (status === 'pending' && heldUntil! <= this.now) this.cancel(id, null, 'unpaid');
    this.fill();
  }

  private fill(): void {
    while (this.rules.isBookable && this.hasSeat() && this.line.length) {
      const { id } = this.line.shift()!;
      const booking = this.byId.get(id)!;
      if (booking.status !== 'waitlisted') continue;
      const seated = this.change({ ...booking, ...this.seated(booking.price) });
      this.taken++;
      this.waiting--;
      this.record(new BookingPromoted({ ...this.about(booking, null), status: seated.status as 'pending' }, `user:${booking.studentId}`));
    }
  }

  /** The position of the student who joined the waitlist last. */
  get lastPosition(): number {
    return this.waiting;
  }

  private hasSeat(): boolean {
    return this.rules.capacity === null || this.taken < this.rules.capacity;
  }

  private seated(price: number): Pick<Booking, 'status' | 'heldUntil' | 'confirmedAt'> {
    if (price === 0) return { status: 'confirmed', heldUntil: null, confirmedAt: this.now };
    return { status: 'pending', heldUntil: new Date(this.now.getTime() + this.holdMs), confirmedAt: null };
  }

  private about({ id: bookingId, studentId }: Booking, byId: string | null) {
    return { sessionId: this.rules.sessionId, bookingId, studentId, byId };
  }

  private change(booking: Booking): Booking {
    this.changed.set(booking.id, booking);
    return this.index(booking);
  }

  private index(booking: Booking): Booking {
    this.byId.set(booking.id, booking);
    if (booking.status !== 'cancelled') this.active.set(booking.studentId, booking);
    else if (this.active.get(booking.studentId)?.id === booking.id) this.active.delete(booking.studentId);
    return booking;
  }
}
