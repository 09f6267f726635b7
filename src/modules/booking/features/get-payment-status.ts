import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { PaymentStatus } from '../../../contracts/booking/bookings.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { PAYMENT_STATUS } from '../seats/booking-columns.ts';

/** The status of a booking's payment through the payment provider; null if there was no attempt. */
export class GetPaymentStatus extends Query<PaymentStatus | null> {
  constructor(readonly bookingId: string) {
    super();
  }
}

@QueryHandler(GetPaymentStatus)
export class GetPaymentStatusHandler implements IQueryHandler<GetPaymentStatus> {
  constructor(private readonly db: Database) {}

  async execute({ bookingId }: GetPaymentStatus): Promise<PaymentStatus | null> {
    const row = await this.db.row(sql<{ status: PaymentStatus | null }>`
      select ${PAYMENT_STATUS} as status from booking b where b.id = ${bookingId}`);
    return row?.status ?? null;
  }
}
