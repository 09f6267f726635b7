import { CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import { BookSeat } from '../../../contracts/booking/bookings.ts';
import { BookingLane } from '../seats/booking-lane.ts';

@CommandHandler(BookSeat)
export class BookSeatHandler implements ICommandHandler<BookSeat> {
  constructor(private readonly lane: BookingLane) {}

  async execute({ by, sessionId, terms }: BookSeat): Promise<CommandResult<BookSeat>> {
    return this.lane.run(sessionId, { by, takesSeat: true, decide: (seats, sender) => seats.request(sender!, terms) });
  }
}
