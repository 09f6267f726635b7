import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindInactive } from '../../../contracts/auth.ts';
import type { Booking } from '../../../contracts/booking/bookings.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import type { SeatRules } from '../../../contracts/live-session/seats.ts';
import { Config } from '../../../config/config.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Seats } from '../domain/seats.ts';

/** The columns of a `Booking`, from a table with the alias `b`. */
export const BOOKING_COLUMNS =
  sql.raw(`b.id, b.student_id as "studentId", b.place, b.status, b.price, b.currency, b.booked_at as "bookedAt",
  b.held_until as "heldUntil", b.confirmed_at as "confirmedAt", b.cancelled_at as "cancelledAt", b.reason`);

/** Which bookings to load. */
export interface Wanted {
  readonly studentIds: readonly string[];
  readonly bookingIds: readonly string[];
  /** How many seats may become free, besides those that are free already or whose hold has expired. */
  readonly leaving: number;
  /** Whether to load all bookings that are not cancelled. */
  readonly all?: boolean;
}

/** Loads and saves the seats of a session, many bookings per statement. The caller holds the lock on the session's stream. */
@Injectable()
export class SeatStore {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly queries: QueryBus,
  ) {}

  async load(rules: SeatRules, { studentIds, bookingIds, leaving, all = false }: Wanted): Promise<Seats> {
    const { sessionId, capacity } = rules;
    const now = this.clock.now();
    const counts = (await this.db.row(sql<{ taken: number; waiting: number; lastPlace: number }>`
      select count(*) filter (where status in ('pending', 'confirmed'))::int as taken,
        count(*) filter (where status = 'waitlisted')::int as waiting, coalesce(max(place), 0) as "lastPlace"
      from booking where session_id = ${sessionId}`))!;
    const known = await this.db.rows(sql<Booking>`
      select ${BOOKING_COLUMNS} from booking b where session_id = ${sessionId} and (
        id = any(${[...bookingIds]}::uuid[]) or (status <> 'cancelled' and (${all} or student_id = any(${[...studentIds]}::uuid[])))
        or (status = 'pending' and held_until <= ${now}))`);
    const due = known.filter(({ status, heldUntil }) => status === 'pending' && heldUntil! <= now).length;
    const room = capacity === null ? counts.waiting : Math.max(0, capacity - counts.taken) + due + leaving;
    const line = counts.waiting && room ? await this.firstInLine(sessionId, room) : [];
    return new Seats(rules, { ...counts, known, line }, now, this.config.bookingHold * 60_000);
  }

  async save(tx: Transaction, sessionId: string, seats: Seats): Promise<void> {
    const bookings = [...seats.changed.values()];
    if (!bookings.length) return;
    const column = <K extends keyof Booking>(name: K) => bookings.map((booking) => booking[name]);
    await this.db.rows(sql`
      insert into booking (session_id, id, student_id, place, status, price, currency, booked_at, held_until, confirmed_at, cancelled_at, reason)
      select ${sessionId}::uuid, * from unnest(
        ${column('id')}::uuid[], ${column('studentId')}::uuid[], ${column('place')}::int[], ${column('status')}::text[],
        ${column('price')}::int[], ${column('currency')}::text[], ${column('bookedAt')}::timestamptz[], ${column('heldUntil')}::timestamptz[],
        ${column('confirmedAt')}::timestamptz[], ${column('cancelledAt')}::timestamptz[], ${column('reason')}::text[])
      on conflict (id) do update set status = excluded.status, held_until = excluded.held_until, confirmed_at = excluded.confirmed_at,
        cancelled_at = excluded.cancelled_at, reason = excluded.reason`);
    await saveFacts(tx, sessionStream(sessionId), seats);
  }

  /** Skips deactivated accounts: their places are about to be released. */
  private async firstInLine(sessionId: string, limit: number): Promise<Booking[]> {
    const line: Booking[] = [];
    for (let after = 0; ;) {
      const next = await this.db.rows(sql<Booking>`
        select ${BOOKING_COLUMNS} from booking b where session_id = ${sessionId} and status = 'waitlisted' and place > ${after}
        order by place limit ${limit}`);
      if (!next.length) return line;
      const inactive = new Set(await this.queries.execute(new FindInactive(next.map(({ studentId }) => studentId))));
      line.push(...next.filter(({ studentId }) => !inactive.has(studentId)));
      if (line.length >= limit || next.length < limit) return line;
      after = next.at(-1)!.place;
    }
  }
}
