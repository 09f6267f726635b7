import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../contracts/auth.ts';
import type { Booking } from '../../../contracts/booking/bookings.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId, newId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { BookingLane } from '../seats/booking-lane.ts';
import { isOpen, planCheckout, type Payment } from '../domain/payment.ts';
import { requirePending } from '../domain/seat-allocation.ts';
import type { Seats, Sender } from '../domain/seats.ts';
import { PaymentStore } from './payment-store.ts';
import { PaymentProvider, type Order } from '../ports/payment-provider.ts';

/** The order for the provider, and the URL of its checkout if that is open already. */
export interface CheckoutPlan {
  readonly order: Order;
  /** Null while the provider has not answered. */
  readonly url: string | null;
}

/** Plans the checkout of a booking under the lock of the session's stream, and stores the plan before the provider is asked. */
@Injectable()
export class CheckoutPlans {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
    private readonly payments: PaymentStore,
    private readonly provider: PaymentProvider,
    private readonly clock: Clock,
  ) {}

  async make(by: Principal, givenId: string, bookingId: string): Promise<CheckoutPlan> {
    if (!isId(givenId)) throw new DomainError('SESSION_NOT_FOUND');
    const sessionId = givenId.toLowerCase();
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const before = isId(bookingId) ? await this.payments.attemptsFor(bookingId) : [];
      let decided: { payment: Payment; title: string; code: string } | undefined;
      const decide = (seats: Seats, sender: Sender | null) => {
        const booking = seats.payable(sender!, bookingId);
        const { title, code } = seats.rules;
        decided = { payment: this.decide(booking, before, seats), title, code };
        return booking;
      };
      const [outcome] = await this.lane.apply(tx, sessionId, [{ by, bookingId, decide }]);
      if ('error' in outcome!) throw outcome.error;
      const { payment, title, code } = decided!;
      if (!before.includes(payment)) await this.store(payment, before);
      const { id: paymentId, attempt, amount, currency, expiresAt, checkoutUrl: url } = payment;
      return { order: { paymentId, bookingId, sessionId, attempt, title, code, amount, currency, expiresAt }, url };
    });
  }

  private decide(booking: Booking, before: readonly Payment[], seats: Seats): Payment {
    if (!this.provider.checkouts) throw new DomainError('PAID_BY_HAND');
    seats.requireNotOver();
    requirePending(booking);
    const now = this.clock.now();
    const open = before.find((payment) => isOpen(payment, now));
    if (open) return open;
    const { expiresAt, heldUntil } = planCheckout(booking, before, this.provider.checkouts, now);
    seats.hold(booking.id, heldUntil);
    return {
      id: newId(),
      bookingId: booking.id,
      sessionId: seats.rules.sessionId,
      studentId: booking.studentId,
      attempt: before.length + 1,
      amount: booking.price,
      currency: booking.currency!,
      status: 'open',
      checkoutRef: null,
      checkoutUrl: null,
      expiresAt,
    };
  }

  private async store(payment: Payment, before: readonly Payment[]): Promise<void> {
    for (const { id } of before) await this.payments.expire(id);
    await this.payments.add(this.provider.name, payment);
  }
}
