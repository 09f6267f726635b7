import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import type { Booked } from '../../../contracts/booking/bookings.ts';
import { BookingLane } from '../seats/booking-lane.ts';

/** Staff confirm a booking after taking payment outside the system. Confirming a confirmed booking changes nothing. */
export class ConfirmBooking extends Command<Booked> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly bookingId: string,
  ) {
    super();
  }
}

@CommandHandler(ConfirmBooking)
export class ConfirmBookingHandler implements ICommandHandler<ConfirmBooking> {
  constructor(private readonly lane: BookingLane) {}

  async execute({ by, sessionId, bookingId: asked }: ConfirmBooking): Promise<CommandResult<ConfirmBooking>> {
    const bookingId = asked.toLowerCase();
    return this.lane.run(sessionId, { by, bookingId, decide: (seats, sender) => seats.confirmByStaff(sender!, bookingId) });
  }
}
