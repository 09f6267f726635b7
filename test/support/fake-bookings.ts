import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { FindBooked, FindBookedSessions, FindCalledOffSessions, GetSeatCounts, type OwnBooking } from '../../src/contracts/booking.ts';
import { GetSeatsForCalendar, type CalendarSeat } from '../../src/contracts/booking.ts';
import { newId } from '../../src/kernel/ids.ts';

/** In-memory bookings, confirmed unless held, for specs of modules that only query them. */
export class FakeBookings {
  private readonly booked = new Map<string, Set<string>>();
  private readonly held = new Map<string, Set<string>>();
  private readonly ended = new Map<string, Set<string>>();

  book(sessionId: string, studentId: string): void {
    this.booked.set(sessionId, this.of(sessionId).add(studentId));
  }

  /** Books a seat that is still to be paid for. */
  hold(sessionId: string, studentId: string): void {
    this.held.set(sessionId, this.heldIn(sessionId).add(studentId));
  }

  heldIn(sessionId: string): Set<string> {
    return this.held.get(sessionId) ?? new Set();
  }

  of(sessionId: string): Set<string> {
    return this.booked.get(sessionId) ?? new Set();
  }

  /** Cancels the bookings of a session because it has ended. */
  cancelAll(sessionId: string): void {
    this.ended.set(sessionId, this.of(sessionId));
    this.booked.delete(sessionId);
  }

  untilTheEnd(sessionId: string): Set<string> {
    return this.ended.get(sessionId) ?? new Set();
  }

  sessionsOf(studentId: string): string[] {
    return [...this.booked, ...this.held].filter(([, students]) => students.has(studentId)).map(([id]) => id);
  }
}

const booking = (status: OwnBooking['status']): OwnBooking => ({ id: newId(), status, position: null, heldUntil: null });

@QueryHandler(FindBooked)
class FindBookedFake implements IQueryHandler<FindBooked> {
  constructor(private readonly bookings: FakeBookings) {}
  async execute({ sessionId, userIds, orUntilEnd }: FindBooked): Promise<readonly string[]> {
    const booked = this.bookings.of(sessionId).union(orUntilEnd ? this.bookings.untilTheEnd(sessionId) : new Set<string>());
    return userIds ? userIds.filter((id) => booked.has(id)) : [...booked];
  }
}

@QueryHandler(FindBookedSessions)
class FindBookedSessionsFake implements IQueryHandler<FindBookedSessions> {
  constructor(private readonly bookings: FakeBookings) {}
  async execute({ studentId }: FindBookedSessions): Promise<readonly string[]> {
    return this.bookings.sessionsOf(studentId);
  }
}

@QueryHandler(FindCalledOffSessions)
class FindCalledOffSessionsFake implements IQueryHandler<FindCalledOffSessions> {
  async execute(): Promise<readonly string[]> {
    return [];
  }
}

@QueryHandler(GetSeatCounts)
class GetSeatCountsFake implements IQueryHandler<GetSeatCounts> {
  constructor(private readonly bookings: FakeBookings) {}
  async execute({ sessionIds, studentId }: GetSeatCounts) {
    const own = (id: string) => {
      if (studentId === null) return null;
      if (this.bookings.of(id).has(studentId)) return booking('confirmed');
      return this.bookings.heldIn(id).has(studentId) ? booking('pending') : null;
    };
    return new Map(sessionIds.map((id) => [id, { taken: this.bookings.of(id).size, waiting: 0, own: own(id) }]));
  }
}

@QueryHandler(GetSeatsForCalendar)
class GetSeatsForCalendarFake implements IQueryHandler<GetSeatsForCalendar> {
  constructor(private readonly bookings: FakeBookings) {}
  async execute({ studentId }: GetSeatsForCalendar): Promise<ReadonlyMap<string, CalendarSeat>> {
    return new Map(this.bookings.sessionsOf(studentId).map((id) => [id, { tentative: false, confirmedAt: null }]));
  }
}

export const fakeBookings = [
  FakeBookings,
  FindBookedFake,
  FindBookedSessionsFake,
  FindCalledOffSessionsFake,
  GetSeatCountsFake,
  GetSeatsForCalendarFake,
];
