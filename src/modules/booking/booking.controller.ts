import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../contracts/auth.ts';
import { BookSeat, ListBookings, type Booked } from '../../contracts/booking/bookings.ts';
import { ApiEndpoint, PageOf } from '../../kernel/http/openapi/api-endpoint.ts';
import { paged } from '../../kernel/http/paging/page.ts';
import { By, Roles } from '../../kernel/security/access.ts';
import { BookSeatRequest, ListBookingsQuery } from './dto/requests.ts';
import { BookingOfSessionView, BookingView, CheckoutView } from './dto/views.ts';
import { CancelBooking } from './features/cancel-booking.ts';
import { ConfirmBooking } from './features/confirm-booking.ts';
import { GetPaymentStatus } from './features/get-payment-status.ts';
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
      'One booking per student. A free seat is confirmed at once; a seat with a price is held for a while and confirmed once it is paid for. If all seats are taken, the student joins the waitlist, and the first in line gets the next free seat.',
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
    // A new booking has no payment yet.
    return view(id, await this.commands.execute(new BookSeat(by, id, terms)), null);
  }

  @Get()
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'List the bookings of a session',
    description: 'For staff of the session, in the order of booking.',
    ok: PageOf(BookingOfSessionView),
    errors: ['SESSION_NOT_FOUND'],
  })
  async list(@By() by: Principal, @Param('id') id: string, @Query() query: ListBookingsQuery) {
    return paged(query, `bookings of ${id}`, (page) => this.queries.execute(new ListBookings(by, id, query, page)));
  }

  @Delete('me')
  @ApiEndpoint({
    summary: 'Cancel your booking',
    description:
      'Gives up a seat or a place on the waitlist; possible until the session ends. The seat goes to the first in line. There is no automatic refund: the student and the host settle that themselves.',
    ok: BookingView,
    errors: ['SESSION_NOT_FOUND', 'BOOKING_NOT_FOUND', 'SESSION_ENDED'],
  })
  async giveBack(@By() by: Principal, @Param('id') id: string) {
    return this.withPaymentStatus(id, await this.commands.execute(new CancelBooking(by, id, null)));
  }

  @Delete(':bookingId')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: "Cancel a student's booking",
    description: 'For staff of the session. A payment through the payment provider is refunded. Repeating it returns the same answer.',
    ok: BookingView,
    errors: ['SESSION_NOT_FOUND', 'BOOKING_NOT_FOUND', 'SESSION_ENDED'],
  })
  async cancel(@By() by: Principal, @Param('id') id: string, @Param('bookingId') bookingId: string) {
    return this.withPaymentStatus(id, await this.commands.execute(new CancelBooking(by, id, bookingId)));
  }

  @Post(':bookingId/confirm')
  @Roles('teacher', 'admin')
  @ApiEndpoint({
    summary: 'Confirm a booking by hand',
    description: 'For staff of the session who took the money themselves. Repeating it returns the same answer.',
    ok: BookingView,
    status: 200,
    errors: ['SESSION_NOT_FOUND', 'BOOKING_NOT_FOUND', 'BOOKING_CANCELLED', 'BOOKING_NOT_PENDING', 'SESSION_CANCELLED', 'SESSION_ENDED'],
  })
  async confirm(@By() by: Principal, @Param('id') id: string, @Param('bookingId') bookingId: string) {
    return this.withPaymentStatus(id, await this.commands.execute(new ConfirmBooking(by, id, bookingId)));
  }

  @Post(':bookingId/checkout')
  @Roles('student')
  @ApiEndpoint({
    summary: 'Pay for a held seat',
    description:
      'For the student who booked, who pays at `url`. The booking is confirmed once the payment provider reports the payment, which may be a moment after the student returns. Until `expiresAt`, the seat is held, and repeating the request returns the same URL. PAID_BY_HAND: the host takes the money. A payment that arrives after the seat is gone is refunded automatically.',
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

  private async withPaymentStatus(id: string, booked: Booked): Promise<BookingView> {
    return view(id, booked, await this.queries.execute(new GetPaymentStatus(booked.booking!.id)));
  }
}

const view = (sessionId: string, { booking, position }: Booked, paymentStatus: BookingView['paymentStatus']): BookingView => {
  const { place: _place, ...rest } = booking!;
  return { ...rest, sessionId: sessionId.toLowerCase(), position, paymentStatus };
};
