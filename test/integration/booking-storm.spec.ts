import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import fc from 'fast-check';
import { sql } from 'kysely';
import { Stripe } from 'stripe';
import type { Principal } from '../../src/contracts/auth.ts';
import { BookingCancelled, BookingConfirmed, BookingPromoted, SeatBooked } from '../../src/contracts/booking.ts';
import { sessionStream, type RecordedFact } from '../../src/contracts/fact.ts';
import { EditSession, ScheduleSession } from '../../src/contracts/live-session/lifecycle.ts';
import { migrate, openDatabase } from '../../src/database/options.ts';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { Transaction } from '../../src/kernel/messaging/database.ts';
import { BookingModule } from '../../src/modules/booking/booking.module.ts';
import { BookSeat } from '../../src/contracts/booking/bookings.ts';
import { CancelBooking } from '../../src/modules/booking/features/cancel-booking.ts';
import { ConfirmBooking } from '../../src/modules/booking/features/confirm-booking.ts';
import { OpenCheckout } from '../../src/modules/booking/features/open-checkout.ts';
import { HandlePaymentEvent } from '../../src/modules/booking/features/handle-payment-event.ts';
import { PaymentProvider } from '../../src/modules/booking/ports/payment-provider.ts';
import { FreeUnpaidSeats } from '../../src/modules/booking/jobs/free-unpaid-seats.ts';
import { LiveSessionModule } from '../../src/modules/live-session/live-session.module.ts';
import { newDatabase } from '../support/database.ts';
import { fakeDoors } from '../support/fake-doors.ts';
import { FakeStripe, WEBHOOK_SECRET } from '../support/fake-stripe.ts';
import { startHandlersOn, type Handlers } from '../support/handlers.ts';
import { describeOnPostgres } from '../support/postgres-only.ts';

@Module({ imports: [LiveSessionModule, BookingModule] })
class Both {}

const STUDENTS = 8;
const DAY = 86_400_000;
const BEGIN = new Date('2026-09-01T07:00:00Z').getTime();

/** One command on one of the two nodes, sent by a student or concerning that student's seat. */
interface Act {
  readonly what: 'book' | 'cancelOwn' | 'cancelByStaff' | 'confirm' | 'pay' | 'expire' | 'capacity';
  readonly node: number;
  readonly student: number;
  readonly capacity: number;
}
/** Rounds of acts; all acts in a round start at once. */
type Storm = readonly (readonly Act[])[];

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.oneof(
    { weight: 6, arbitrary: fc.constant('book' as const) },
    { weight: 2, arbitrary: fc.constant('cancelOwn' as const) },
    { weight: 2, arbitrary: fc.constant('cancelByStaff' as const) },
    { weight: 2, arbitrary: fc.constant('confirm' as const) },
    { weight: 4, arbitrary: fc.constant('pay' as const) },
    { weight: 1, arbitrary: fc.constant('expire' as const) },
    { weight: 1, arbitrary: fc.constant('capacity' as const) },
  ),
  node: fc.nat(1),
  student: fc.nat(STUDENTS - 1),
  capacity: fc.integer({ min: 1, max: 5 }),
});
const storms: fc.Arbitrary<Storm> = fc.array(fc.array(act, { minLength: 4, maxLength: 16 }), { minLength: 2, maxLength: 5 });

// PGlite has only one connection: nothing runs in parallel, so there is no lock to test.
describeOnPostgres('a storm of bookings on two nodes', () => {
  let nodes: readonly [Handlers, Handlers];
  let stripe: FakeStripe;
  let students: Principal[];
  let teacher: Principal;
  let now = BEGIN;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await newDatabase();
    const owner = await openDatabase({ url: database.url });
    await migrate(owner);
    await owner.close();
    stripe = await FakeStripe.start();
    stripe.now = () => now;
    const start = async () => {
      const orm = await openDatabase({ url: database.url });
      return startHandlersOn({ orm, close: () => orm.close(true) }, Both, stripe.env, fakeDoors);
    };
    nodes = [await start(), await start()];
    for (const node of nodes) node.clock.now = () => new Date(now);
    const [{ school }, other] = nodes;
    teacher = school.person('teacher');
    students = Array.from({ length: STUDENTS }, () => school.person('student'));
    for (const [id, person] of school.people) other.school.people.set(id, person);
    drop = async () => {
      for (const node of nodes) await node.close();
      await stripe.close();
      await database.drop();
    };
  });
  afterAll(() => drop());

  const db = () => nodes[0].db;
  const bookingOf = async (sessionId: string, { userId }: Principal): Promise<string | undefined> =>
    (
      await db().row(sql<{ id: string }>`
        select id from booking where session_id = ${sessionId} and student_id = ${userId} order by place desc limit 1`)
    )?.id;

  const pay = async ({ commands, get }: Handlers, by: Principal, sessionId: string, bookingId: string): Promise<void> => {
    const { url } = await commands.execute(new OpenCheckout(by, sessionId, bookingId));
    const payload = JSON.stringify(stripe.pay(url));
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET, timestamp: Math.floor(now / 1000) });
    const event = (get(PaymentProvider as never) as PaymentProvider).read(Buffer.from(payload), { 'stripe-signature': signature });
    await commands.execute(new HandlePaymentEvent('stripe', event!));
  };

  const perform = async (sessionId: string, { what, node, student, capacity }: Act): Promise<unknown> => {
    const on = nodes[node]!;
    const by = students[student]!;
    if (what === 'book') return on.commands.execute(new BookSeat(by, sessionId));
    if (what === 'cancelOwn') return on.commands.execute(new CancelBooking(by, sessionId, null));
    if (what === 'capacity') return on.commands.execute(new EditSession(teacher, sessionId, { capacity }));
    if (what === 'expire') {
      now += 40 * 60_000;
      return on.get(FreeUnpaidSeats).free();
    }
    const bookingId = await bookingOf(sessionId, by);
    if (!bookingId) return undefined;
    if (what === 'cancelByStaff') return on.commands.execute(new CancelBooking(teacher, sessionId, bookingId));
    if (what === 'confirm') return on.commands.execute(new ConfirmBooking(teacher, sessionId, bookingId));
    return pay(on, by, sessionId, bookingId);
  };

  /** Waits until the reactions of both nodes have no pending work; failed and deferred ones are not waited for. */
  const settle = async (): Promise<void> => {
    for (;;) {
      const left = await db().row(sql`
        select 1 from reaction_cursor where seq < wanted_seq and parked_at is null and next_try_at <= now() limit 1`);
      if (!left) return;
      await Promise.all(nodes.map(({ runner }) => runner.relay()));
      await delay(5);
    }
  };

  const seatsNow = async (sessionId: string) =>
    (await db().row(sql<{ capacity: number; taken: number; waiting: number; twice: number }>`
      select capacity, count(b.id) filter (where b.status in ('pending', 'confirmed'))::int as taken,
        count(b.id) filter (where b.status = 'waitlisted')::int as waiting,
        (count(b.id) filter (where b.status <> 'cancelled') - count(distinct b.student_id) filter (where b.status <> 'cancelled'))::int as twice
      from live_session s left join booking b on b.session_id = s.id where s.id = ${sessionId} group by s.id`))!;

  /** Runs a storm on a new session, and returns what went wrong. */
  const run = async (storm: Storm): Promise<string[]> => {
    const wrong = new Set<string>();
    const { sessionId } = await nodes[0].commands.execute(
      new ScheduleSession(teacher, {
        title: 'Algebra',
        startsAt: new Date(now + 90 * DAY),
        visibility: 'public',
        capacity: 2,
        price: 1500,
        currency: 'EUR',
      }),
    );
    const look = async () => {
      const { capacity, taken, twice } = await seatsNow(sessionId);
      if (taken > capacity) wrong.add('more seats are taken than there are');
      if (twice) wrong.add('a student has two bookings');
    };
    for (const acts of storm) {
      const round = { isRunning: true };
      const watching = (async () => {
        while (round.isRunning) await look();
      })();
      const results = await Promise.allSettled(acts.map((each) => perform(sessionId, each)));
      for (const result of results)
        if (result.status === 'rejected' && !isAnswer(result.reason)) wrong.add(`an answer was ${String(result.reason).split('\n')[0]}`);
      await settle();
      round.isRunning = false;
      await watching;
      await look();
      for (const each of await afterRound(sessionId)) wrong.add(each);
    }
    return [...wrong];
  };

  const afterRound = async (sessionId: string): Promise<string[]> => {
    const wrong: string[] = [];
    const { capacity, taken, waiting } = await seatsNow(sessionId);
    if (waiting && taken < capacity) wrong.push('somebody is waitlisted while a seat is free');
    const bookings = await db().rows(sql<{ id: string; status: string; place: number }>`
      select id, status, place from booking where session_id = ${sessionId} order by place`);
    const facts = await nodes[1].facts(sessionStream(sessionId));
    const head = await db().headOf(sessionStream(sessionId));
    if (head !== facts.length || facts.some(({ seq }, index) => seq !== index + 1)) wrong.push('the log has a gap');
    const { statuses, jumped } = replay(facts);
    if (jumped) wrong.push('somebody was promoted ahead of the first in line');
    if (JSON.stringify([...statuses]) !== JSON.stringify(bookings.map(({ id, status }) => [id, status])))
      wrong.push('the table differs from the log');
    const kept = await db().row(sql`
      select 1 from payment p join booking b on b.id = p.booking_id
      where p.session_id = ${sessionId} and p.status = 'paid' and p.refund_key is null and b.status <> 'confirmed' and b.reason <> 'student'`);
    if (kept) wrong.push('money was kept for a seat that nobody has');
    return wrong;
  };

  it('never exceeds the capacity or gives a student two seats, keeps the waitlist in commit order, and records everything in the log', async () => {
    await fc.assert(
      fc.asyncProperty(storms, async (storm) => expect(await run(storm)).toEqual([])),
      { numRuns: 40, endOnFailure: true },
    );
    // Every kind of event occurred.
    const happened = await db().rows(sql<{ what: string }>`
      select distinct concat_ws(' ', type, payload->>'status', payload->>'reason') as what from event_log where type like 'booking.%' order by what`);
    expect(happened.map(({ what }) => what)).toEqual([
      'booking.BookingCancelled host',
      'booking.BookingCancelled student',
      'booking.BookingCancelled unpaid',
      'booking.BookingConfirmed',
      'booking.BookingPromoted pending',
      'booking.PaymentReceived',
      'booking.SeatBooked pending',
      'booking.SeatBooked waitlisted',
    ]);
  });

  /** Storms so heavy that the controls fail whatever the random numbers are. */
  const heavy = () => fc.sample(fc.array(fc.array(act, { minLength: 16, maxLength: 16 }), { minLength: 5, maxLength: 5 }), 6);
  const breaches = async (): Promise<string[]> => {
    const wrong = new Set<string>();
    for (const storm of heavy()) for (const each of await run(storm)) wrong.add(each);
    return [...wrong];
  };
  /** Replaces `lock`: reads the head of the stream without waiting for other transactions. */
  const readHeadOnly = async function (this: Transaction, ...streams: string[]): Promise<void> {
    const { heads } = this as unknown as { heads: Map<string, number> };
    for (const stream of streams)
      if (!heads.has(stream)) {
        const { rows } = await sql<{ last_seq: number }>`select last_seq from event_stream where stream = ${stream}`.execute(this.kysely);
        if (rows[0]) heads.set(stream, rows[0].last_seq);
        else await lock.call(this, stream);
      }
  };
  const { lock, append } = Transaction.prototype;

  it('(control) fails if the stream is not locked', async () => {
    const unlocked = jest.spyOn(Transaction.prototype, 'lock').mockImplementation(readHeadOnly);
    const wrong = await breaches();
    unlocked.mockRestore();
    expect(wrong).not.toEqual([]);
  });

  // In the first control unique keys prevent wrong rows, so it only produces wrong responses.
  it('(control) seats too many students if the stream is locked only after the decision', async () => {
    const lockSpy = jest.spyOn(Transaction.prototype, 'lock').mockImplementation(readHeadOnly);
    const appendSpy = jest.spyOn(Transaction.prototype, 'append').mockImplementation(async function (
      this: Transaction,
      stream,
      facts,
      actorId,
    ) {
      (this as unknown as { heads: Map<string, number> }).heads.delete(stream);
      await lock.call(this, stream);
      return append.call(this, stream, facts, actorId);
    });
    const wrong = await breaches();
    lockSpy.mockRestore();
    appendSpy.mockRestore();
    expect(wrong.filter((each) => !each.startsWith('an answer was'))).not.toEqual([]);
  });
});

/** Whether a rejection is one that clients may get, as opposed to a fault. */
const isAnswer = (reason: unknown): boolean =>
  reason instanceof DomainError && reason.code !== 'DATABASE_UNAVAILABLE' && reason.code !== 'INTERNAL_ERROR';

/** The bookings according to the log, in order of creation, and whether anyone was promoted out of turn. */
const replay = (facts: readonly RecordedFact[]): { statuses: Map<string, string>; jumped: boolean } => {
  const statuses = new Map<string, string>();
  let line: string[] = [];
  let jumped = false;
  for (const { type, payload } of facts) {
    const { bookingId, status } = payload as { bookingId: string; status: string };
    if (type === SeatBooked.type) {
      statuses.set(bookingId, status);
      if (status === 'waitlisted') line.push(bookingId);
    } else if (type === BookingPromoted.type) {
      jumped ||= line[0] !== bookingId;
      statuses.set(bookingId, status);
      line = line.filter((id) => id !== bookingId);
    } else if (type === BookingConfirmed.type) statuses.set(bookingId, 'confirmed');
    else if (type === BookingCancelled.type) {
      statuses.set(bookingId, 'cancelled');
      line = line.filter((id) => id !== bookingId);
    }
  }
  return { statuses, jumped };
};
