import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { BookingLane, type Booked } from '../seats/booking-lane.ts';

/** The staff of the session took the money by hand. Confirming a confirmed booking changes nothing. */
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
    return this.lane.run(sessionId, {
      by,
      bookingId,
      frees: 0,
      decide: ({ rules, access, seats }) => {
        if (!access!.isStaff) throw new DomainError('NOT_SESSION_HOST');
        if (rules.status === 'ended') throw new DomainError('SESSION_ENDED');
        if (rules.status === 'cancelled') throw new DomainError('SESSION_CANCELLED');
        return { booking: seats.confirm(bookingId, by.userId), position: null };
      },
    });
  }
}
