import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sessionStream } from '../../../contracts/fact.js';
import { Log } from '../../../kernel/logging/log.js';
import { Database, type Transaction } from '../../../kernel/messaging/database.js';
import { BookingLane, type Booked, type Deciding } from '../booking-lane.js';
import { changeBy, type Payment } from '../domain/payment.js';
import { PaymentStore } from '../payment-store.js';
import type { PaymentNews } from '../ports/payment-provider.js';

/** A payment provider says what became of a payment. Repeated, late, or in another order than it happened, it comes to the same. */
export class TakePaymentNews extends Command<void> {
  constructor(
    readonly provider: string,
    readonly news: PaymentNews,
  ) {
    super();
  }
}

@CommandHandler(TakePaymentNews)
export class TakePaymentNewsHandler implements ICommandHandler<TakePaymentNews> {
  constructor(
    private readonly db: Database,
    private readonly lane: BookingLane,
    private readonly payments: PaymentStore,
    private readonly log: Log,
  ) {}

  async execute({ provider, news }: TakePaymentNews): Promise<void> {
    const known = await this.payments.find(provider, news);
    // Others may sell other things through the same account.
    if (!known) return this.log.info('a payment that is none of ours', { provider, eventId: news.eventId });
    await this.db.transaction([sessionStream(known.sessionId)], async (tx) => {
      if (!(await this.payments.hear(provider, news.eventId))) return;
      await this.apply(tx, (await this.payments.get(known.id))!, news);
    });
  }

  private async apply(tx: Transaction, payment: Payment, news: PaymentNews): Promise<void> {
    const change = changeBy(payment, news);
    if (change === 'expired') await this.payments.expire(payment.id);
    if (change === 'refunded') await this.payments.refund(tx, payment, null);
    if (change === 'due' && (await this.payments.refundAgain(payment.id)))
      this.log.error('a refund did not arrive and will be tried again', { ...news, paymentId: payment.id });
    // Nobody knows what it was for: somebody has to look.
    if (change === 'wrong') this.log.error('a payment is not what was asked for', { ...news, paymentId: payment.id });
    if (change !== 'paid' || news.what !== 'paid') return;
    await this.payments.pay(tx, payment, news);
    if (!(await this.confirm(tx, payment))) await this.payments.giveBack(payment.id, `${payment.id}:no-seat`);
  }

  /** Whether the seat was still there to be paid. Money that finds none goes back: the seat may be somebody else's by now. */
  private async confirm(tx: Transaction, { sessionId, bookingId }: Payment): Promise<boolean> {
    let confirmed = false;
    const decide = ({ rules, seats }: Deciding): Booked => {
      const booking = seats.find(bookingId);
      confirmed = booking.status === 'pending' && (rules.status === 'scheduled' || rules.status === 'live');
      return { booking: confirmed ? seats.confirm(bookingId, null) : booking, position: null };
    };
    await this.lane.apply(tx, sessionId, [{ by: null, bookingId, frees: 0, decide }]);
    return confirmed;
  }
}
