import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { BookingLane, type Booked, type Context } from '../seats/booking-lane.ts';

/** Gives a seat back: the student their own (`bookingId` null), or the staff of the session somebody's. The first in line has it then. */
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
    const decide = (deciding: Context): Booked =>
      bookingId === null ? this.giveBack(by, deciding) : this.takeAway(by, bookingId.toLowerCase(), deciding);
    return this.lane.run(sessionId, { by, bookingId: bookingId?.toLowerCase(), frees: 1, decide });
  }

  private giveBack({ userId }: Principal, { rules, access, seats }: Context): Booked {
    const booking = seats.of(userId);
    if (!booking && !rules.listed && !access!.mayJoin) throw new DomainError('NOT_ADMITTED');
    if (!booking) throw new DomainError('BOOKING_NOT_FOUND');
    if (rules.status === 'ended') throw new DomainError('SESSION_ENDED');
    // The host was first, though the bookings may still be there: it is the session that is off, and the money goes back.
    const reason = rules.status === 'cancelled' ? 'session' : 'student';
    return { booking: seats.cancel(booking.id, userId, reason), position: null };
  }

  private takeAway({ userId }: Principal, bookingId: string, { rules, access, seats }: Context): Booked {
    if (!access!.isStaff) throw new DomainError('NOT_SESSION_HOST');
    if (rules.status === 'ended') throw new DomainError('SESSION_ENDED');
    return { booking: seats.cancel(bookingId, userId, 'host'), position: null };
  }
}
