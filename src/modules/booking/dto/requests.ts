import { BOOKING_STATUSES, type BookingStatus } from '../../../contracts/booking.ts';
import { Flag, Int, OneOf, Text } from '../../../kernel/http/validation/fields.ts';
import { PageQuery } from '../../../kernel/http/paging/page.ts';

export class BookSeatRequest {
  @Int({
    min: 0,
    max: 99_999_999,
    optional: true,
    example: 1500,
    description: 'The price the student was shown; the booking is rejected if it has changed.',
  })
  price?: number;

  @Text({ max: 3, optional: true, nullable: true, example: 'EUR', description: 'The currency of the price.' })
  currency?: string | null;

  @Flag({ optional: true, default: true, description: 'Whether to join the waitlist if all seats are taken.' })
  waitlist: boolean = true;
}

export class ListBookingsQuery extends PageQuery {
  @OneOf(BOOKING_STATUSES, { optional: true, example: 'confirmed' })
  status?: BookingStatus;
}
