import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindInactive, type Principal } from '../../../contracts/auth.js';
import { sessionStream } from '../../../contracts/fact.js';
import { GetSessionAccessOfMany, type SessionAccess } from '../../../contracts/live-session.js';
import { GetSeatRules, type SeatRules } from '../../../contracts/live-session/seats.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.js';
import type { Outcome } from '../../../kernel/messaging/batcher.js';
import type { Transaction } from '../../../kernel/messaging/database.js';
import type { Group, Lane } from '../../../kernel/messaging/lane.js';
import { Lanes } from '../../../kernel/messaging/lanes.js';
import type { Booking, Seats } from '../domain/seats.js';
import { SeatStore } from './seat-store.js';

/** What a command has to decide by. `access`: what its sender is to the session; null where nobody sent it. */
export interface Context {
  /** Of those who ask for a seat, the ones whose account was switched off since their token was checked. */
  readonly inactive: ReadonlySet<string>;
  readonly rules: SeatRules;
  readonly access: SessionAccess | null;
  readonly seats: Seats;
}

export interface SeatCommand {
  /** Who sent it; null: the clock, or a payment. */
  readonly by: Principal | null;
  /** The booking that it is about, where it names one. */
  readonly bookingId?: string;
  /** How many seats it may free. */
  readonly frees: number;
  /** It asks for a seat. */
  readonly takesSeat?: boolean;
  /** It is about all bookings. */
  readonly all?: boolean;
  decide(deciding: Context): Booked;
}

/** A booking, and where in the line it stands if it has just joined it. */
export interface Booked {
  readonly booking: Booking | null;
  readonly position: number | null;
}

/** Commands about the seats of a session take one lane: a storm of bookings is a few transactions, and their order is the one they came in. */
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

  /** For a transaction that holds the session's stream already: a reaction's. */
  apply(tx: Transaction, sessionId: string, commands: readonly SeatCommand[]): Promise<Outcome<Booked>[]> {
    return this.lane.apply(tx, sessionId, commands);
  }

  private async load(tx: Transaction, sessionId: string, commands: readonly SeatCommand[]): Promise<Group<SeatCommand, Booked>> {
    const rules = await this.queries.execute(new GetSeatRules(sessionId));
    // Thrown, so that the stream of a session that does not exist is not kept.
    if (!rules) throw new DomainError('SESSION_NOT_FOUND');
    const accessOf = await this.accessesTo(sessionId, commands);
    const inactive = new Set(await this.inactiveOf(commands));
    const seats = await this.store.load(rules, {
      studentIds: commands.flatMap(({ by }) => (by ? [by.userId] : [])),
      bookingIds: commands.flatMap(({ bookingId }) => (bookingId && isId(bookingId) ? [bookingId] : [])),
      leaving: commands.reduce((sum, { frees }) => sum + frees, 0),
      all: commands.some(({ all }) => all),
    });
    // Also of a session that is over: what was not paid is unpaid, and nobody is let in any more.
    seats.settle();
    return {
      decide: (command) => command.decide({ rules, seats, inactive, access: command.by && accessOf.get(command.by.userId)! }),
      save: () => this.store.save(tx, sessionId, seats),
    };
  }

  /** Held until the seats are written: whoever is switched off after that has what they hold released. */
  private async inactiveOf(commands: readonly SeatCommand[]): Promise<readonly string[]> {
    const asking = commands.flatMap(({ by, takesSeat }) => (by && takesSeat ? [by.userId] : []));
    return asking.length ? this.queries.execute(new FindInactive(asking, true)) : [];
  }

  private async accessesTo(sessionId: string, commands: readonly SeatCommand[]): Promise<Map<string, SessionAccess>> {
    const users = [...new Map(commands.flatMap(({ by }) => (by ? [[by.userId, by] as const] : []))).values()];
    if (!users.length) return new Map();
    const accesses = await this.queries.execute(new GetSessionAccessOfMany(sessionId, users));
    return new Map(users.map(({ userId }, index) => [userId, accesses![index]!]));
  }
}
