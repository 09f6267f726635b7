import { Command, CommandHandler, type CommandResult, type ICommandHandler } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { BookingLane, type Booked, type Context } from '../seats/booking-lane.ts';

/** What the student takes the seat for; a session that changed meanwhile refuses. */
export interface Terms {
  readonly price?: number;
  readonly currency?: string | null;
  /** Whether a place on the waitlist will do; yes unless said. */
  readonly waitlist?: boolean;
}

/** A student books a seat, for whoever may find the session. A full one gives a place in the line. */
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
    return this.lane.run(sessionId, { by, frees: 0, takesSeat: true, decide: (deciding) => this.decide(by, terms, deciding) });
  }

  private decide(by: Principal, { price, currency, waitlist }: Terms, { inactive, rules, access, seats }: Context): Booked {
    this.mayBook(by, { inactive, rules, access, seats });
    const asked = (price !== undefined && price !== rules.price) || (currency !== undefined && currency !== rules.currency);
    if (asked)
      throw new DomainError('PRICE_CHANGED', undefined, { price: rules.price, ...(rules.currency && { currency: rules.currency }) });
    const booking = seats.book(by.userId, waitlist);
    return { booking, position: booking.status === 'waitlisted' ? seats.lastPosition : null };
  }

  /** Outsiders are not told in which state a session is. */
  private mayBook(by: Principal, { inactive, rules, access, seats }: Context): void {
    if (inactive.has(by.userId)) throw new DomainError('UNAUTHENTICATED');
    const { isStaff, mayJoin } = access!;
    if (!rules.listed && !mayJoin) throw new DomainError('NOT_ADMITTED');
    if (isStaff) throw new DomainError('OWN_SESSION');
    if (by.role !== 'student') throw new DomainError('STUDENT_ONLY');
    if (rules.status === 'ended') throw new DomainError('SESSION_ENDED');
    if (rules.status === 'cancelled') throw new DomainError('SESSION_CANCELLED');
    if (seats.of(by.userId)) throw new DomainError('ALREADY_BOOKED');
    if (!rules.needsBooking || mayJoin) throw new DomainError('BOOKING_NOT_NEEDED');
    if (!rules.isBookable) throw new DomainError('BOOKING_CLOSED');
  }
}
