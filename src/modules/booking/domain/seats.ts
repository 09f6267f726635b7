import type { Role } from '../../../contracts/auth.ts';
import type { Booking, Terms } from '../../../contracts/booking/bookings.ts';
import type { SessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { SeatAllocation } from './seat-allocation.ts';

/** The user who sends a command, with their access to the session. */
export interface Sender {
  readonly userId: string;
  readonly role: Role;
  readonly access: Pick<SessionAccess, 'isStaff' | 'refusal'>;
  /** False if the account was deactivated after the token was checked. */
  readonly isActive: boolean;
}

/** The seats of one session: who may book, cancel and confirm, and when. */
export class Seats extends SeatAllocation {
  request(by: Sender, { price, currency, waitlist }: Terms): Booking {
    this.requireMayBook(by);
    const { rules } = this;
    if ((price !== undefined && price !== rules.price) || (currency !== undefined && currency !== rules.currency))
      throw new DomainError('PRICE_CHANGED', undefined, { price: rules.price, ...(rules.currency && { currency: rules.currency }) });
    return this.book(by.userId, waitlist);
  }

  /** A student cancels their own booking. */
  cancelOwn(by: Sender): Booking {
    const booking = this.of(by.userId);
    if (!booking) {
      this.requireMayKnow(by);
      throw new DomainError('BOOKING_NOT_FOUND');
    }
    if (this.rules.status === 'ended') throw new DomainError('SESSION_ENDED');
    // The host has cancelled the session, but not all bookings are cancelled yet: the student still gets the refund.
    return this.cancel(booking.id, by.userId, this.rules.status === 'cancelled' ? 'session' : 'student');
  }

  /** Staff cancel a student's booking. */
  cancelByStaff(by: Sender, bookingId: string): Booking {
    if (!by.access.isStaff) throw new DomainError('NOT_SESSION_HOST');
    if (this.rules.status === 'ended') throw new DomainError('SESSION_ENDED');
    return this.cancel(bookingId, by.userId, 'host');
  }

  /** Staff confirm a booking after taking the money by hand. */
  confirmByStaff(by: Sender, bookingId: string): Booking {
    if (!by.access.isStaff) throw new DomainError('NOT_SESSION_HOST');
    this.requireNotOver();
    return this.confirm(bookingId, by.userId);
  }

  /** Confirms a booking that was paid for through the payment provider. Returns false if the seat is gone. */
  confirmPaid(bookingId: string): boolean {
    if (this.find(bookingId).status !== 'pending' || !this.isNotOver) return false;
    this.confirm(bookingId, null);
    return true;
  }

  /** Returns the booking if it is the caller's own, so that they can pay for it. */
  payable(by: Sender, bookingId: string): Booking {
    if (!this.of(by.userId)) this.requireMayKnow(by);
    const booking = this.find(bookingId);
    if (booking.studentId !== by.userId) throw new DomainError('BOOKING_NOT_FOUND');
    return booking;
  }

  /** Cancels the bookings of a session that is over or cancelled. If it was held, confirmed ones stay. */
  close(held: boolean): void {
    for (const { id, status } of this.all) if (!held || status !== 'confirmed') this.cancel(id, null, 'session');
  }

  /** Cancels the booking of a deactivated student. Bookings of a session that is over are history, and stay. */
  release(bookingId: string, byId: string | null): void {
    if (this.isNotOver) this.cancel(bookingId, byId, 'deactivated');
  }

  requireNotOver(): void {
    if (this.rules.status === 'ended') throw new DomainError('SESSION_ENDED');
    if (this.rules.status === 'cancelled') throw new DomainError('SESSION_CANCELLED');
  }

  private get isNotOver(): boolean {
    return this.rules.status === 'scheduled' || this.rules.status === 'live';
  }

  private requireMayBook(by: Sender): void {
    if (!by.isActive) throw new DomainError('UNAUTHENTICATED');
    this.requireMayKnow(by);
    if (by.access.isStaff) throw new DomainError('OWN_SESSION');
    if (by.role !== 'student') throw new DomainError('STUDENT_ONLY');
    this.requireNotOver();
    if (this.of(by.userId)) throw new DomainError('ALREADY_BOOKED');
    if (!this.rules.needsBooking || isAdmitted(by)) throw new DomainError('BOOKING_NOT_NEEDED');
    if (!this.rules.isBookable) throw new DomainError('BOOKING_CLOSED');
  }

  /** Checked first, so that outsiders do not learn the state of a session. */
  private requireMayKnow(by: Sender): void {
    if (!this.rules.listed && !isAdmitted(by)) throw new DomainError('NOT_ADMITTED');
  }
}

/** Whether the user may join without a booking. Somebody who was removed needs none either: a seat would not let them in again. */
const isAdmitted = ({ access }: Sender): boolean => access.refusal !== 'NOT_ADMITTED';
