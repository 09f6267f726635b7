import { BOOKING_STATUSES, CANCEL_REASONS, type BookingStatus, type CancelReason } from '../../../contracts/booking.js';
import { SESSION_STATUSES, type SessionStatus } from '../../../contracts/live-session.js';
import { Flag, Id, Instant, Int, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from '../domain/payment.ts';

export class BookingView {
  @Id()
  id!: string;

  @Id()
  sessionId!: string;

  @Id()
  studentId!: string;

  @OneOf(BOOKING_STATUSES, { example: 'confirmed', description: '`pending`: the seat is held until it is paid. `cancelled` is final.' })
  status!: BookingStatus;

  @Int({ min: 1, nullable: true, example: null, description: 'On the waitlist, from 1; else null.' })
  position!: number | null;

  @Int({
    min: 0,
    example: 1500,
    description: 'What the seat costs, as it was when it was booked: in minor units of the currency; 0 = free.',
  })
  price!: number;

  @Text({ max: 3, nullable: true, example: 'EUR', description: 'ISO 4217; null when it is free.' })
  currency!: string | null;

  @Instant()
  bookedAt!: Date;

  @Instant({ nullable: true, example: null, description: 'Until when the seat is held unpaid; else null.' })
  heldUntil!: Date | null;

  @Instant({ nullable: true })
  confirmedAt!: Date | null;

  @Instant({ nullable: true, example: null })
  cancelledAt!: Date | null;

  @OneOf(CANCEL_REASONS, {
    nullable: true,
    example: null,
    description:
      'Why it was cancelled: by the student, by the host, because it was not paid in time, with its session, or because the account was deactivated.',
  })
  reason!: CancelReason | null;

  @OneOf(PAYMENT_STATUSES, {
    nullable: true,
    example: null,
    description:
      'What came of paying through the payment provider: null where nobody tried. `paid` until the money is back, even if it is on its way.',
  })
  paymentStatus!: PaymentStatus | null;
}

export class BookingOfSessionView extends BookingView {
  @Text({ max: 120, example: 'Amara Okafor', description: 'Of the student.' })
  name!: string;

  @Flag({ description: 'Whether the account of the student is active.' })
  active!: boolean;
}

export class OwnBookedView extends BookingView {
  @Text({ max: 200, example: 'Electromagnetic induction', description: 'Of the session.' })
  title!: string;

  @Instant({ description: 'The planned start of the session.' })
  startsAt!: Date;

  @OneOf(SESSION_STATUSES, { example: 'scheduled', description: 'Of the session.' })
  sessionStatus!: SessionStatus;
}

export class CheckoutView {
  @UrlField({ max: 4000, example: 'https://checkout.stripe.com/c/pay/cs_test_a1b2c3', description: 'Where the student pays.' })
  url!: string;

  @Instant({ description: 'Until when one can pay there.' })
  expiresAt!: Date;
}
