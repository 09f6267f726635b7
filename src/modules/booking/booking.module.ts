import { Module } from '@nestjs/common';
import { BookingController } from './booking.controller.js';
import { BookingLane } from './booking-lane.js';
import { CheckoutPlans } from './checkout-plans.js';
import { DueRefunds } from './due-refunds.js';
import { BookSeatHandler } from './features/book-seat.js';
import { CancelBookingHandler } from './features/cancel-booking.js';
import { ConfirmBookingHandler } from './features/confirm-booking.js';
import { FindBookedHandler, FindBookedSessionsHandler, FindCalledOffSessionsHandler } from './features/find-booked.js';
import { GetPaymentStatusHandler } from './features/get-payment-status.js';
import { GetSeatCountsHandler } from './features/get-seat-counts.js';
import { GetSeatsForCalendarHandler } from './features/get-seats-for-calendar.js';
import { ListBookingsHandler } from './features/list-bookings.js';
import { ListOwnBookingsHandler } from './features/list-own-bookings.js';
import { OpenCheckoutHandler } from './features/open-checkout.js';
import { TakePaymentNewsHandler } from './features/take-payment-news.js';
import { OwnBookingsController } from './own-bookings.controller.js';
import { CancelBookingsWhenSessionIsOff } from './reactions/cancel-bookings-when-session-is-off.js';
import { FillSeatsWhenSessionEdited } from './reactions/fill-seats-when-session-edited.js';
import { PaymentStore } from './payment-store.js';
import { PaymentWebhookController } from './payment-webhook.controller.js';
import { RefundWhenBookingCancelled } from './reactions/refund-when-booking-cancelled.js';
import { ReleaseSeatsWhenUserDeactivated } from './reactions/release-seats-when-user-deactivated.js';
import { SeatStore } from './seat-store.js';
import { UnpaidSeats } from './unpaid-seats.js';

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
  TakePaymentNewsHandler,
];
const reactions = [CancelBookingsWhenSessionIsOff, FillSeatsWhenSessionEdited, RefundWhenBookingCancelled, ReleaseSeatsWhenUserDeactivated];
const services = [BookingLane, CheckoutPlans, DueRefunds, PaymentStore, SeatStore, UnpaidSeats];

@Module({
  controllers: [BookingController, OwnBookingsController, PaymentWebhookController],
  providers: [...features, ...reactions, ...services],
})
export class BookingModule {}
