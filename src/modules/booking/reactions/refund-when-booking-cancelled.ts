import { Injectable } from '@nestjs/common';
import { BookingCancelled, type CancelReason } from '../../../contracts/booking.ts';
import { isA, type RecordedFact } from '../../../contracts/fact.ts';
import { Reaction, type Reacts } from '../../../kernel/messaging/reaction.ts';
import { PaymentStore } from '../payments/payment-store.ts';

const ID = 'booking.refund-when-booking-cancelled';
const REFUNDED: ReadonlySet<CancelReason> = new Set<CancelReason>(['host', 'session', 'deactivated']);

/**
 * Students whose booking is cancelled by others get a refund; those who cancel themselves settle it with the host. This only schedules the
 * refund: asking the provider is slow and must not hold a transaction (`RefundPayments` does it).
 */
@Injectable()
@Reaction({ id: ID, on: [BookingCancelled], from: 'now' })
export class RefundWhenBookingCancelled implements Reacts {
  constructor(private readonly payments: PaymentStore) {}

  async react(facts: readonly RecordedFact[]): Promise<void> {
    for (const fact of facts)
      if (isA(fact, BookingCancelled) && REFUNDED.has(fact.payload.reason))
        await this.payments.scheduleRefunds({ bookingId: fact.payload.bookingId }, `${fact.id}:${ID}`);
  }
}
