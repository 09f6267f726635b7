import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.ts';
import { ApiEndpoint, PageOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { paged } from '../../kernel/http/paging/page.ts';
import { By, Roles } from '../../kernel/security/access.ts';
import type { Booked } from './domain/seats.ts';
import { BookSeatRequest, ListBookingsQuery } from './dto/requests.ts';
import { BookingOfSessionView, BookingView, CheckoutView } from './dto/views.ts';
import { BookSeat } from './features/book-seat.ts';
import { CancelBooking } from './features/cancel-booking.ts';
import { ConfirmBooking } from './features/confirm-booking.ts';
import { GetPaymentStatus } from './features/get-payment-status.ts';
import { ListBookings } from './features/list-bookings.ts';
import { OpenCheckout } from './features/open-checkout.ts';

@ApiTags('bookings')
@Controller('live-sessions/:id/bookings')
export class BookingController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Post()
  @ApiEndpoint({
    summary: 'Book a seat',
    description:
      'One a student. A free seat is confirmed at once; one that costs something is held for a while and confirmed when it is paid; when all are taken the student gets a place on the waitlist, and the first in line gets the next seat that comes free.',
    ok: BookingView,
    errors: [
      'SESSION_NOT_FOUND',
      'STUDENT_ONLY',
      'OWN_SESSION',
      'ALREADY_BOOKED',
      'BOOKING_NOT_NEEDED',
      'BOOKING_CLOSED',
      'PRICE_CHANGED',
      'SESSION_FULL',
      'SESSION_CANCELLED',
      'SESSION_ENDED',
    ],
  })
  async book(@By() by: Principal, @Param('id') id: string, @Body() terms: BookSeatRequest) {
    // Nobody has paid yet for what was booked a moment ago.
    return view(id, await this.commands.execute(new BookSeat(by, id, terms)), null);
  }

  @Get()
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'List the bookings of a session',
    description: 'For its staff, in the order they were made.',
    ok: PageOf(BookingOfSessionView),
    errors: ['SESSION_NOT_FOUND'],
  })
  async list(@By() by: Principal, @Param('id') id: string, @Query() query: ListBookingsQuery) {
    return paged(query, `bookings of ${id}`, (page) => this.queries.execute(new ListBookings(by, id, query, page)));
  }

  @Delete('me')
  @ApiEndpoint({
    summary: 'Give back a seat, or a place on the waitlist',
    description:
      'The first in line has the seat then. Until the session ends. What was paid does not go back by itself: that is between the student and the host.',
    ok: BookingView,
    errors: ['SESSION_NOT_FOUND', 'BOOKING_NOT_FOUND', 'SESSION_ENDED'],
  })
  async giveBack(@By() by: Principal, @Param('id') id: string) {
    return this.paid(id, await this.commands.execute(new CancelBooking(by, id, null)));
  }

  @Delete(':bookingId')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: "Cancel somebody's booking",
    description: 'For the staff of the session; what was paid through the payment provider goes back. Repeated, it gives the same answer.',
    ok: BookingView,
    errors: ['SESSION_NOT_FOUND', 'BOOKING_NOT_FOUND', 'SESSION_ENDED'],
  })
  async cancel(@By() by: Principal, @Param('id') id: string, @Param('bookingId') bookingId: string) {
    return this.paid(id, await this.commands.execute(new CancelBooking(by, id, bookingId)));
  }

  @Post(':bookingId/confirm')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Confirm a booking by hand',
    description: 'For the staff of the session, who took the money. Repeated, it gives the same answer.',
    ok: BookingView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'BOOKING_NOT_FOUND', 'BOOKING_CANCELLED', 'BOOKING_NOT_PENDING', 'SESSION_CANCELLED', 'SESSION_ENDED'],
  })
  async confirm(@By() by: Principal, @Param('id') id: string, @Param('bookingId') bookingId: string) {
    return this.paid(id, await this.commands.execute(new ConfirmBooking(by, id, bookingId)));
  }

  @Post(':bookingId/checkout')
  @Roles('student')
  @ApiEndpoint({
    summary: 'Pay for a held seat',
    description:
      'For the student of the booking, who goes to `url` and pays there; the booking is confirmed when the payment provider says so, which can be a moment after they are back. Repeated, it gives the same address, until `expiresAt`; the seat is held that long. Where the host takes the money it is PAID_BY_HAND. Money that comes when the seat is gone goes back by itself.',
    ok: CheckoutView,
    status: 200,
    errors: [
      'SESSION_NOT_FOUND',
      'BOOKING_NOT_FOUND',
      'PAID_BY_HAND',
      'SESSION_ENDED',
      'SESSION_CANCELLED',
      'BOOKING_CANCELLED',
      'BOOKING_NOT_PENDING',
      'CHECKOUT_EXPIRED',
      'PRICE_NOT_PAYABLE',
      'PAYMENTS_UNAVAILABLE',
    ],
  })
  checkout(@By() by: Principal, @Param('id') id: string, @Param('bookingId') bookingId: string) {
    return this.commands.execute(new OpenCheckout(by, id, bookingId));
  }

  private async paid(id: string, booked: Booked): Promise<BookingView> {
    return view(id, booked, await this.queries.execute(new GetPaymentStatus(booked.booking!.id)));
  }
}

const view = (sessionId: string, { booking, position }: Booked, paymentStatus: BookingView['paymentStatus']): BookingView => {
  const { place: _place, ...rest } = booking!;
  return { ...rest, sessionId: sessionId.toLowerCase(), position, paymentStatus };
};
