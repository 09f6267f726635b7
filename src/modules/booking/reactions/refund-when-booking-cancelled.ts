import { Injectable } from '@nestjs/common';
import { BookingCancelled, type CancelReason } from '../../../contracts/booking.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { PaymentStore } from '../payments/payment-store.ts';

const ID = 'booking.refund-when-booking-cancelled';
const SENT_AWAY: ReadonlySet<CancelReason> = new Set<CancelReason>(['host', 'session', 'deactivated']);

/**
 * Who is sent away gets their money back; who gives a seat back settles it with the host. It only says what is to go back: to ask the
 * provider takes long, and must hold no transaction (`DueRefunds` does).
 */
@Injectable()
@Reaction({ id: ID, on: [BookingCancelled], from: 'now' })
export class RefundWhenBookingCancelled implements Reacts {
  constructor(private readonly payments: PaymentStore) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts)
      if (isA(fact, BookingCancelled) && SENT_AWAY.has(fact.payload.reason))
        await this.payments.scheduleRefundsOf(fact.payload.bookingId, `${fact.id}:${ID}`);
  }
}
