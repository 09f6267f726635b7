import { Module } from '@nestjs/common';
import { BookingController } from './booking.controller.js';
import { BookingLane } from './booking-lane.js';
import { BookSeatHandler } from './features/book-seat.js';
import { CancelBookingHandler } from './features/cancel-booking.js';
import { ConfirmBookingHandler } from './features/confirm-booking.js';
import { FindBookedHandler, FindBookedSessionsHandler, FindCalledOffSessionsHandler } from './features/find-booked.js';
import { GetOwnBookingsHandler } from './features/get-own-bookings.js';
import { GetSeatCountsHandler } from './features/get-seat-counts.js';
import { ListBookingsHandler } from './features/list-bookings.js';
import { ListOwnBookingsHandler } from './features/list-own-bookings.js';
import { OwnBookingsController } from './own-bookings.controller.js';
import { CancelBookingsWhenSessionIsOff } from './reactions/cancel-bookings-when-session-is-off.js';
import { FillSeatsWhenSessionEdited } from './reactions/fill-seats-when-session-edited.js';
import { SeatStore } from './seat-store.js';
import { UnpaidSeats } from './unpaid-seats.js';

const features = [
  BookSeatHandler,
  CancelBookingHandler,
  ConfirmBookingHandler,
  FindBookedHandler,
  FindBookedSessionsHandler,
  FindCalledOffSessionsHandler,
  GetOwnBookingsHandler,
  GetSeatCountsHandler,
  ListBookingsHandler,
  ListOwnBookingsHandler,
];
const reactions = [CancelBookingsWhenSessionIsOff, FillSeatsWhenSessionEdited];
const services = [BookingLane, SeatStore, UnpaidSeats];

@Module({ controllers: [BookingController, OwnBookingsController], providers: [...features, ...reactions, ...services] })
export class BookingModule {}
