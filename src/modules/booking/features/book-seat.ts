import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Terms } from '../domain/seats.ts';
import { BookingLane, type Booked } from '../seats/booking-lane.ts';

/** A student books a seat in a session they can find, or gets a place on the waitlist if it is full. */
export class BookSeat extends Command<Booked> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly terms: Terms = {},
  ) {
    super();
  }
}

@CommandHandler(BookSeat)
export class BookSeatHandler implements ICommandHandler<BookSeat> {
  constructor(private readonly lane: BookingLane) {}

  async execute({ by, sessionId, terms }: BookSeat): Promise<CommandResult<BookSeat>> {
    return this.lane.run(sessionId, { by, takesSeat: true, decide: (seats, sender) => seats.request(sender!, terms) });
  }
}
