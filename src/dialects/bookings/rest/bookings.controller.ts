import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { Principal } from '../../../contracts/auth.ts';
import { BookSeat, ListOwnBookings } from '../../../contracts/booking/bookings.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import { GetSession, GetSessions } from '../../../contracts/live-session/catalogue.ts';
import { JoinSession } from '../../../contracts/live-session/presence.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Roles } from '../../../kernel/security/access.ts';
import { NumericIds } from '../../shared/numeric-ids.ts';
import { PREFIX } from '../http-dialect.ts';
import { fromMinorUnits } from '../money.ts';
import { SessionAnswers } from '../session-answers.ts';
import { paymentWordOf } from '../words.ts';
import { BookAnswer, MyBookingsAnswer, pageOf } from './answers.ts';
import { BookForm, MyBookingsForm } from './forms.ts';
import { NUMBER } from './number-param.ts';

const BOOK = {
  ok: BookAnswer,
  bare: true,
  secret: true,
  errors: ['SESSION_NOT_FOUND', 'SESSION_FULL', 'ALREADY_BOOKED', 'BOOKING_NOT_NEEDED'],
} as const;

@ApiTags('bookings')
@Roles('student')
@Controller(`${PREFIX}/api/live-sessions`)
export class BookingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly numbers: NumericIds,
    private readonly answers: SessionAnswers,
  ) {}

  @Post(':number/book')
  @ApiParam(NUMBER)
  @ApiEndpoint({
    summary: 'Book a seat',
    description:
      'There is no waitlist. A seat with a price is held until it is paid for. While the session is active, whoever books a free seat joins it at once.',
    ...BOOK,
  })
  async book(@By() by: Principal, @Param('number') number: string, @Body() _form: BookForm): Promise<BookAnswer> {
    const id = await this.answers.idOf(number);
    const { booking } = await this.commands.execute(new BookSeat(by, id, { waitlist: false }));
    const { canJoin } = await this.queries.execute(new GetSession(by, { id }));
    const data = { booking_id: await this.numbers.numberOf('booking', booking!.id) };
    return { success: true, message: 'Session booked successfully', data, ...(canJoin && (await this.enter(by, id))) };
  }

  @Post(':number/join')
  @ApiParam(NUMBER)
  @ApiEndpoint({
    summary: 'Join a session (alias)',
    description: 'Books a seat. While the session is active, it also lets in those who have a seat already, or need none.',
    ...BOOK,
    errors: [...BOOK.errors, 'REMOVED_FROM_SESSION', 'SESSION_LOCKED'],
  })
  async join(@By() by: Principal, @Param('number') number: string, @Body() form: BookForm): Promise<BookAnswer> {
    const id = await this.answers.idOf(number);
    const { canJoin, booking } = await this.queries.execute(new GetSession(by, { id }));
    if (!canJoin) {
      const refusal = (await this.queries.execute(new GetSessionAccess(id, by)))?.refusal;
      // A seat would not help those whom the host keeps out.
      if (refusal && refusal !== 'NOT_ADMITTED') throw new DomainError(refusal);
      return this.book(by, number, form);
    }
    const data = { booking_id: booking && (await this.numbers.numberOf('booking', booking.id)) };
    return { success: true, message: 'Session joined successfully', data, ...(await this.enter(by, id)) };
  }

  @Get('student/my-bookings')
  @ApiEndpoint({ summary: 'List your own bookings', description: 'Latest first.', ok: MyBookingsAnswer, bare: true })
  async mine(@By() by: Principal, @Query() { status, page = 1, limit = 10 }: MyBookingsForm): Promise<MyBookingsAnswer> {
    const { items, total } = await this.queries.execute(new ListOwnBookings(by, { status }, { page, limit }));
    const views = await this.queries.execute(new GetSessions(by, [...new Set(items.map(({ sessionId }) => sessionId))]));
    const [sessions, numbers] = [
      await this.answers.of(
        by,
        items.map(({ sessionId }) => views.get(sessionId)!),
      ),
      await this.numbers.numbersOf(
        'booking',
        items.map(({ id }) => id),
      ),
    ];
    const data = items.map((booking, index) => ({
      ...sessions[index]!,
      booking_id: numbers.get(booking.id)!,
      booking_status: booking.status,
      payment_status: paymentWordOf(booking),
      amount: fromMinorUnits(booking.price, booking.currency),
    }));
    return pageOf(data, total, { page, limit });
  }

  private async enter(by: Principal, id: string): Promise<{ meetingUrl: string | null }> {
    const { meeting } = await this.commands.execute(new JoinSession(by, id, null));
    return { meetingUrl: meeting.url };
  }
}
