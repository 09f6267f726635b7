import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sessionStream } from '../../../contracts/fact.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { BookingLane } from '../seats/booking-lane.ts';
import { changeBy, type Payment } from '../domain/payment.ts';
import type { Seats } from '../domain/seats.ts';
import { PaymentStore } from '../payments/payment-store.ts';
import type { PaymentEvent } from '../ports/payment-provider.ts';

/** A payment provider reports on a payment. Repeated, late and out-of-order reports lead to the same result. */
export class HandlePaymentEvent extends Command<void> {
  constructor(
    readonly provider: string,
    readonly event: PaymentEvent,
  ) {
    super();
  }
}

@CommandHandler(HandlePaymentEvent)
export class HandlePaymentEventHandler implements ICommandHandler<HandlePaymentEvent> {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
    private readonly payments: PaymentStore,
    private readonly log: Log,
  ) {}

  async execute({ provider, event }: HandlePaymentEvent): Promise<void> {
    const payment = await this.payments.find(provider, event);
    // The provider account may also be used to sell other things.
    if (!payment) return this.log.info('ignored a payment that is not ours', { provider, eventId: event.eventId });
    await this.db.transaction([sessionStream(payment.sessionId)], async (tx) => {
      if (!(await this.payments.markHandled(provider, event.eventId))) return;
      await this.apply(tx, (await this.payments.get(payment.id))!, event);
    });
  }

  private async apply(tx: Transaction, payment: Payment, event: PaymentEvent): Promise<void> {
    const change = changeBy(payment, event);
    if (change === 'expired') await this.payments.expire(payment.id);
    if (change === 'refunded') await this.payments.markRefunded(tx, payment, null);
    if (change === 'due' && (await this.payments.rescheduleRefund(payment.id)))
      this.log.error('refund did not arrive, will be retried', { ...event, paymentId: payment.id });
    // Somebody has to find out what the payment was for.
    if (change === 'wrong') this.log.error('payment does not match its order', { ...event, paymentId: payment.id });
    if (change !== 'paid' || event.what !== 'paid') return;
    await this.payments.markPaid(tx, payment, event);
    if (!(await this.confirm(tx, payment))) await this.payments.scheduleRefunds({ id: payment.id }, `${payment.id}:no-seat`);
  }

  /** Returns false if the seat is gone. Somebody else may have it by now, so the money goes back. */
  private async confirm(tx: Transaction, { sessionId, bookingId }: Payment): Promise<boolean> {
    let confirmed = false;
    const decide = (seats: Seats) => {
      confirmed = seats.confirmPaid(bookingId);
    };
    await this.lane.apply(tx, sessionId, [{ by: null, bookingId, decide }]);
    return confirmed;
  }
}
