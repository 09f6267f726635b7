import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Booked } from '../../../contracts/booking/bookings.ts';
import { BookingLane } from '../seats/booking-lane.ts';

/** A student cancels their own booking (`bookingId` null), or staff cancel a student's. The seat goes to the first in line. */
export class CancelBooking extends Command<Booked> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly bookingId: string | null,
  ) {
    super();
  }
}

@CommandHandler(CancelBooking)
export class CancelBookingHandler implements ICommandHandler<CancelBooking> {
  constructor(private readonly lane: BookingLane) {}

  async execute({ by, sessionId, bookingId }: CancelBooking): Promise<CommandResult<CancelBooking>> {
    const id = bookingId?.toLowerCase();
    return this.lane.run(sessionId, {
      by,
      bookingId: id,
      seatsFreed: 1,
      decide: (seats, sender) => (id === undefined ? seats.cancelOwn(sender!) : seats.cancelByStaff(sender!, id)),
    });
  }
}
