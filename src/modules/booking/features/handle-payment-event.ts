import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sessionStream } from '../../../contracts/fact.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { BookingLane, NOTHING_BOOKED } from '../seats/booking-lane.ts';
import { changeBy, type Payment } from '../domain/payment.ts';
import type { Booked, Seats } from '../domain/seats.ts';
import { PaymentStore } from '../payments/payment-store.ts';
import type { PaymentEvent } from '../ports/payment-provider.ts';

/** A payment provider reports on a payment. Repeated, late and out-of-order reports lead to the same result. */
export class HandlePaymentEvent extends Command<void> {
  constructor(
    readonly provider: string,
    readonly news: PaymentEvent,
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

  async execute({ provider, news }: HandlePaymentEvent): Promise<void> {
    const known = await this.payments.find(provider, news);
    // The account may also be used to sell other things.
    if (!known) return this.log.info('ignored a payment that is not ours', { provider, eventId: news.eventId });
    await this.db.transaction([sessionStream(known.sessionId)], async (tx) => {
      if (!(await this.payments.markHandled(provider, news.eventId))) return;
      await this.apply(tx, (await this.payments.get(known.id))!, news);
    });
  }

  private async apply(tx: Transaction, payment: Payment, news: PaymentEvent): Promise<void> {
    const change = changeBy(payment, news);
    if (change === 'expired') await this.payments.expire(payment.id);
    if (change === 'refunded') await this.payments.markRefunded(tx, payment, null);
    if (change === 'due' && (await this.payments.rescheduleRefund(payment.id)))
      this.log.error('refund did not arrive, will be retried', { ...news, paymentId: payment.id });
    // A human has to find out what it was for.
    if (change === 'wrong') this.log.error('payment does not match its order', { ...news, paymentId: payment.id });
    if (change !== 'paid' || news.what !== 'paid') return;
    await this.payments.markPaid(tx, payment, news);
    if (!(await this.confirm(tx, payment))) await this.payments.scheduleRefund(payment.id, `${payment.id}:no-seat`);
  }

  /** False if the seat is gone: it may be somebody else's by now, and the money goes back. */
  private async confirm(tx: Transaction, { sessionId, bookingId }: Payment): Promise<boolean> {
    let confirmed = false;
    const decide = (seats: Seats): Booked => {
      confirmed = seats.confirmPaid(bookingId);
      return NOTHING_BOOKED;
    };
    await this.lane.apply(tx, sessionId, [{ by: null, bookingId, frees: 0, decide }]);
    return confirmed;
  }
}
