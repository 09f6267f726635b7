import { Module } from '@nestjs/common';
import { BookingController } from './booking.controller.ts';
import { BookingLane } from './seats/booking-lane.ts';
import { CheckoutPlans } from './payments/checkout-plans.ts';
import { RefundPayments } from './jobs/refund-payments.ts';
import { BookSeatHandler } from './features/book-seat.ts';
import { CancelBookingHandler } from './features/cancel-booking.ts';
import { ConfirmBookingHandler } from './features/confirm-booking.ts';
import { FindBookedHandler, FindBookedSessionsHandler, FindCalledOffSessionsHandler } from './features/find-booked.ts';
import { GetPaymentStatusHandler } from './features/get-payment-status.ts';
import { GetSeatCountsHandler } from './features/get-seat-counts.ts';
import { GetSeatsForCalendarHandler } from './features/get-seats-for-calendar.ts';
import { ListBookingsHandler } from './features/list-bookings.ts';
import { ListOwnBookingsHandler } from './features/list-own-bookings.ts';
import { OpenCheckoutHandler } from './features/open-checkout.ts';
import { HandlePaymentEventHandler } from './features/handle-payment-event.ts';
import { OwnBookingsController } from './own-bookings.controller.ts';
import { CancelBookingsWhenSessionIsOff } from './reactions/cancel-bookings-when-session-is-off.ts';
import { FillSeatsWhenSessionEdited } from './reactions/fill-seats-when-session-edited.ts';
import { PaymentStore } from './payments/payment-store.ts';
import { PaymentWebhookController } from './payment-webhook.controller.ts';
import { RefundWhenBookingCancelled } from './reactions/refund-when-booking-cancelled.ts';
import { ReleaseSeatsWhenUserDeactivated } from './reactions/release-seats-when-user-deactivated.ts';
import { SeatStore } from './seats/seat-store.ts';
import { FreeUnpaidSeats } from './jobs/free-unpaid-seats.ts';

const features = [
  BookSeatHandler,
  CancelBookingHandler,
  ConfirmBookingHandler,
  FindBookedHandler,
  FindBookedSessionsHandler,
  FindCalledOffSessionsHandler,
  GetPaymentStatusHandler,
  GetSeatCountsHandler,
  GetSeatsForCalendarHandler,
  ListBookingsHandler,
  ListOwnBookingsHandler,
  OpenCheckoutHandler,
  HandlePaymentEventHandler,
];
const reactions = [CancelBookingsWhenSessionIsOff, FillSeatsWhenSessionEdited, RefundWhenBookingCancelled, ReleaseSeatsWhenUserDeactivated];
const services = [BookingLane, CheckoutPlans, RefundPayments, PaymentStore, SeatStore, FreeUnpaidSeats];

@Module({
  controllers: [BookingController, OwnBookingsController, PaymentWebhookController],
  providers: [...features, ...reactions, ...services],
})
export class BookingModule {}
