import { BOOKING_STATUSES, CANCEL_REASONS, type BookingStatus, type CancelReason } from '../../../contracts/booking.ts';
import { PAYMENT_STATUSES, type PaymentStatus } from '../../../contracts/booking/bookings.ts';
import { SESSION_STATUSES, type SessionStatus } from '../../../contracts/live-session.ts';
import { Flag, Id, Instant, Int, OneOf, Text, UrlField } from '../../../kernel/http/validation/fields.ts';

export class BookingView {
  @Id()
  id!: string;

  @Id()
  sessionId!: string;

  @Id()
  studentId!: string;

  @OneOf(BOOKING_STATUSES, { example: 'confirmed', description: '`pending`: the seat is held until it is paid for. `cancelled` is final.' })
  status!: BookingStatus;

  @Int({ min: 1, nullable: true, example: null, description: 'Position on the waitlist, from 1; null if not waiting.' })
  position!: number | null;

  @Int({
    min: 0,
    example: 1500,
    description: 'The price when it was booked, in minor units of the currency; 0 = free.',
  })
  price!: number;

  @Text({ max: 3, nullable: true, example: 'EUR', description: 'ISO 4217; null if it is free.' })
  currency!: string | null;

  @Instant()
  bookedAt!: Date;

  @Instant({ nullable: true, example: null, description: 'When an unpaid seat is released; null if it is not held.' })
  heldUntil!: Date | null;

  @Instant({ nullable: true })
  confirmedAt!: Date | null;

  @Instant({ nullable: true, example: null })
  cancelledAt!: Date | null;

  @OneOf(CANCEL_REASONS, {
    nullable: true,
    example: null,
    description:
      'Why it was cancelled: the student or the host cancelled it, it was not paid for in time, its session was cancelled, or the account was deactivated.',
  })
  reason!: CancelReason | null;

  @OneOf(PAYMENT_STATUSES, {
    nullable: true,
    example: null,
    description:
      'The status of the payment through the payment provider; null if there was no attempt. It stays `paid` until a refund has arrived.',
  })
  paymentStatus!: PaymentStatus | null;
}

export class BookingOfSessionView extends BookingView {
  @Text({ max: 120, example: 'Amara Okafor', description: 'The name of the student.' })
  name!: string;

  @Flag({ description: 'Whether the student’s account is active.' })
  active!: boolean;
}

export class OwnBookedView extends BookingView {
  @Text({ max: 200, example: 'Electromagnetic induction', description: 'The title of the session.' })
  title!: string;

  @Instant({ description: 'The planned start of the session.' })
  startsAt!: Date;

  @OneOf(SESSION_STATUSES, { example: 'scheduled', description: 'The status of the session.' })
  sessionStatus!: SessionStatus;
}

export class CheckoutView {
  @UrlField({ max: 4000, example: 'https://checkout.stripe.com/c/pay/cs_test_a1b2c3', description: 'Where the student pays.' })
  url!: string;

  @Instant({ description: 'When the checkout expires.' })
  expiresAt!: Date;
}
