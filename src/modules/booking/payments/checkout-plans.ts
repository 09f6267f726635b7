import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../contracts/auth.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId, newId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { BookingLane, type Context } from '../seats/booking-lane.ts';
import { isOpen, mustBePayable, planCheckout, type Payment } from '../domain/payment.ts';
import type { Booking } from '../domain/seats.ts';
import { PaymentStore } from './payment-store.ts';
import { PaymentProvider, type Order } from '../ports/payment-provider.ts';

/** What is to be asked of the provider, or where it was opened already. */
export interface CheckoutPlan {
  readonly order: Order;
  /** Null while the provider has not answered. */
  readonly url: string | null;
}

/** Decides what checkout a booking has, under the lock of the session's stream, and keeps it before anybody asks for it. */
@Injectable()
export class CheckoutPlans {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
    private readonly payments: PaymentStore,
    private readonly provider: PaymentProvider,
    private readonly clock: Clock,
  ) {}

  async make(by: Principal, asked: string, bookingId: string): Promise<CheckoutPlan> {
    if (!isId(asked)) throw new DomainError('SESSION_NOT_FOUND');
    const sessionId = asked.toLowerCase();
    return this.db.transaction([sessionStream(sessionId)], async (tx) => {
      const before = isId(bookingId) ? await this.payments.attemptsFor(bookingId) : [];
      let made: { payment: Payment; title: string; code: string } | undefined;
      const decide = (deciding: Context) => {
        const booking = own(by, bookingId, deciding);
        const { title, code } = deciding.rules;
        made = { payment: this.decide(booking, before, deciding), title, code };
        return { booking, position: null };
      };
      const [outcome] = await this.lane.apply(tx, sessionId, [{ by, bookingId, frees: 0, decide }]);
      if ('error' in outcome!) throw outcome.error;
      const { payment, title, code } = made!;
      if (!before.includes(payment)) await this.keep(payment, before);
      const { id: paymentId, attempt, amount, currency, expiresAt, checkoutUrl: url } = payment;
      return { order: { paymentId, bookingId, sessionId, attempt, title, code, amount, currency, expiresAt }, url };
    });
  }

  private decide(booking: Booking, before: readonly Payment[], { rules, seats }: Context): Payment {
    if (!this.provider.checkouts) throw new DomainError('PAID_BY_HAND');
    if (rules.status === 'ended') throw new DomainError('SESSION_ENDED');
    if (rules.status === 'cancelled') throw new DomainError('SESSION_CANCELLED');
    mustBePayable(booking);
    const now = this.clock.now();
    const open = before.find((payment) => isOpen(payment, now));
    if (open) return open;
    const { expiresAt, heldUntil } = planCheckout(booking, before, this.provider.checkouts, now);
    seats.hold(booking.id, heldUntil);
    return {
      id: newId(),
      bookingId: booking.id,
      sessionId: rules.sessionId,
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

  private async keep(payment: Payment, before: readonly Payment[]): Promise<void> {
    for (const { id } of before) await this.payments.expire(id);
    await this.payments.add(this.provider.name, payment);
  }
}

/** Outsiders are not told of the session, nor anybody of another's booking. */
const own = ({ userId }: Principal, bookingId: string, { rules, access, seats }: Context): Booking => {
  if (seats.of(userId) === undefined && !rules.listed && !access!.mayJoin) throw new DomainError('NOT_ADMITTED');
  const booking = seats.find(bookingId);
  if (booking.studentId !== userId) throw new DomainError('BOOKING_NOT_FOUND');
  return booking;
};
