import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindInactive, type Principal } from '../../../contracts/auth.ts';
import type { Booked, Booking } from '../../../contracts/booking/bookings.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { GetSessionAccessOfMany } from '../../../contracts/live-session.ts';
import { GetSeatRules } from '../../../contracts/live-session/seats.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import type { Outcome } from '../../../kernel/messaging/batcher.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import type { Group, Lane } from '../../../kernel/messaging/lane.ts';
import { Lanes } from '../../../kernel/messaging/lanes.ts';
import type { Seats, Sender } from '../domain/seats.ts';
import { SeatStore } from './seat-store.ts';

/** A command about the seats of one session. */
export interface SeatCommand {
  /** The caller; null for jobs, reactions and payments. */
  readonly by: Principal | null;
  /** The booking that the command names, if any. */
  readonly bookingId?: string;
  /** The most seats that the command can free; none by default. */
  readonly seatsFreed?: number;
  readonly takesSeat?: boolean;
  /** Whether the command needs all bookings. */
  readonly all?: boolean;
  /** `sender` is null if `by` is. */
  decide(seats: Seats, sender: Sender | null): Booking | void;
}

/** Commands about the seats of a session share a lane: a burst of bookings takes a few transactions, in the order they came in. */
@Injectable()
export class BookingLane {
  private readonly lane: Lane<SeatCommand, Booked>;

  constructor(
    lanes: Lanes,
    private readonly queries: QueryBus,
    private readonly store: SeatStore,
  ) {
    this.lane = lanes.open('booking', { stream: sessionStream, load: (tx, sessionId, commands) => this.load(tx, sessionId, commands) });
  }

  run(sessionId: string, command: SeatCommand): Promise<Booked> {
    if (!isId(sessionId)) throw new DomainError('SESSION_NOT_FOUND');
    return this.lane.run(sessionId.toLowerCase(), command);
  }

  /** Runs commands in a transaction that already holds the session's stream, such as a reaction's. */
  apply(tx: Transaction, sessionId: string, commands: readonly SeatCommand[]): Promise<Outcome<Booked>[]> {
    return this.lane.apply(tx, sessionId, commands);
  }

  private async load(tx: Transaction, sessionId: string, commands: readonly SeatCommand[]): Promise<Group<SeatCommand, Booked>> {
    const rules = await this.queries.execute(new GetSeatRules(sessionId));
    // Throws, so that no stream is created for a session that does not exist.
    if (!rules) throw new DomainError('SESSION_NOT_FOUND');
    const senders = await this.sendersOf(sessionId, commands);
    const seats = await this.store.load(rules, {
      studentIds: commands.flatMap(({ by }) => (by ? [by.userId] : [])),
      bookingIds: commands.flatMap(({ bookingId }) => (bookingId && isId(bookingId) ? [bookingId] : [])),
      leaving: commands.reduce((sum, { seatsFreed = 0 }) => sum + seatsFreed, 0),
      all: commands.some(({ all }) => all),
    });
    // Runs even after the session is over: unpaid seats are cancelled then, but nobody moves up.
    seats.settle();
    return {
      decide: (command) => {
        const booking = command.decide(seats, command.by && senders.get(command.by.userId)!) ?? null;
        return { booking, position: booking?.status === 'waitlisted' ? seats.lastPosition : null };
      },
      save: () => this.store.save(tx, sessionId, seats),
    };
  }

  private async sendersOf(sessionId: string, commands: readonly SeatCommand[]): Promise<ReadonlyMap<string, Sender>> {
    const users = [...new Map(commands.flatMap(({ by }) => (by ? [[by.userId, by] as const] : []))).values()];
    if (!users.length) return new Map();
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, users));
    const inactive = new Set(await this.inactiveOf(commands));
    return new Map(
      users.map(({ userId, role }, index) => [userId, { userId, role, access: accesses![index]!, isActive: !inactive.has(userId) }]),
    );
  }

  /** Keeps the accounts locked until the seats are written. If one is deactivated after that, its seats are released. */
  private async inactiveOf(commands: readonly SeatCommand[]): Promise<readonly string[]> {
    const bookers = commands.flatMap(({ by, takesSeat }) => (by && takesSeat ? [by.userId] : []));
    return bookers.length ? this.queries.execute(new FindInactive(bookers, true)) : [];
  }
}
