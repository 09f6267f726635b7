import { jest } from '@jest/globals';
import { Module } from '@nestjs/common';
import { sql } from 'kysely';
import { Stripe } from 'stripe';
import { UserDeactivated, type Principal } from '../../src/contracts/auth.ts';
import { userStream } from '../../src/contracts/fact.ts';
import { CancelSession, ScheduleSession } from '../../src/contracts/live-session/lifecycle.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Log } from '../../src/kernel/logging/log.ts';
import { BookingModule } from '../../src/modules/booking/booking.module.ts';
import { RefundPayments } from '../../src/modules/booking/jobs/refund-payments.ts';
import { BookSeat } from '../../src/contracts/booking/bookings.ts';
import { CancelBooking } from '../../src/modules/booking/features/cancel-booking.ts';
import { OpenCheckout } from '../../src/modules/booking/features/open-checkout.ts';
import { HandlePaymentEvent } from '../../src/modules/booking/features/handle-payment-event.ts';
import { PaymentProvider } from '../../src/modules/booking/ports/payment-provider.ts';
import { FreeUnpaidSeats } from '../../src/modules/booking/jobs/free-unpaid-seats.ts';
import { CancelBookingsWhenSessionIsOff } from '../../src/modules/booking/reactions/cancel-bookings-when-session-is-off.ts';
import { LiveSessionModule } from '../../src/modules/live-session/live-session.module.ts';
import { fakeDoors } from '../support/fake-doors.ts';
import { FakeStripe, WEBHOOK_SECRET } from '../support/fake-stripe.ts';
import { refusalOf } from '../support/code-of.ts';
import { startHandlers, type Handlers } from '../support/handlers.ts';

@Module({ imports: [LiveSessionModule, BookingModule] })
class Both {}

describe('refunds', () => {
  let stripe: FakeStripe;
  let to: Handlers;
  let teacher: Principal;
  let errors: jest.SpiedFunction<Log['error']>;

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    to = await startHandlers(Both, stripe.env, fakeDoors);
    teacher = to.school.person('teacher');
    errors = jest.spyOn(to.get(Log), 'error');
  });
  afterAll(async () => {
    await to.close();
    await stripe.close();
  });
  beforeEach(() => void errors.mockClear());

  const hear = async (event: object): Promise<void> => {
    const payload = JSON.stringify(event);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: WEBHOOK_SECRET });
    const provider = to.get(PaymentProvider as never) as PaymentProvider;
    await to.commands.execute(new HandlePaymentEvent('stripe', provider.read(Buffer.from(payload), { 'stripe-signature': signature })!));
  };
  const planned = async () => {
    const startsAt = new Date(Date.now() + 86_400_000);
    const price = { capacity: 5, price: 1500, currency: 'EUR' };
    return (await to.commands.execute(new ScheduleSession(teacher, { title: 'Algebra', startsAt, visibility: 'public', ...price })))
      .sessionId;
  };
  const booked = async (sessionId: string) => {
    const student = to.school.person('student');
    const { booking } = await to.commands.execute(new BookSeat(student, sessionId));
    return { student, sessionId, bookingId: booking!.id };
  };
  const paid = async () => {
    const seat = await booked(await planned());
    const { url } = await to.commands.execute(new OpenCheckout(seat.student, seat.sessionId, seat.bookingId));
    await hear(stripe.pay(url));
    return { ...seat, url };
  };
  const paymentOf = async (bookingId: string) =>
    (await to.db.row(sql<{ status: string; key: string | null; due: boolean; refundedAt: Date | null }>`
      select status, refund_key as key, refund_try_at is not null as due, refunded_at as "refundedAt" from payment where booking_id = ${bookingId}`))!;
  const statusOf = async (bookingId: string) =>
    (await to.db.row(sql<{ status: string; reason: string | null }>`select status, reason from booking where id = ${bookingId}`))!;
  const reacted = async () => {
    while (await to.db.row(sql`select 1 from reaction_cursor where seq < wanted_seq limit 1`)) {
      await to.db.rows(sql`update reaction_cursor set next_try_at = now() where seq < wanted_seq`);
      await to.runner.relay();
    }
  };
  /** Delays the cancellation of a cancelled session's bookings. Call the result to continue it. */
  const delayCancellation = () => {
    const react = jest.spyOn(CancelBookingsWhenSessionIsOff.prototype, 'react').mockRejectedValue(new Error('later'));
    return () => react.mockRestore();
  };
  const makeRefunds = async () => {
    await to.db.rows(sql`update payment set refund_try_at = ${new Date(0)} where refund_try_at is not null`);
    await to.get(RefundPayments).refundDue();
  };
  const keysOf = (url: string) => stripe.refundKeys.filter(({ intent }) => intent === stripe.at(url).payment_intent).map(({ key }) => key);
  /** A paid seat that the host cancels. */
  const dueForRefund = async () => {
    const seat = await paid();
    await to.commands.execute(new CancelBooking(teacher, seat.sessionId, seat.bookingId));
    await reacted();
    return seat;
  };

  it.each([[true], [false]])(
    'are due when the host cancels the session and the student gives up the seat (bookings cancelled first: %s)',
    async (first) => {
      const { student, sessionId, bookingId } = await paid();
      const resume = first ? () => undefined : delayCancellation();
      await to.commands.execute(new CancelSession(teacher, sessionId));
      if (first) await reacted();
      const answer = await refusalOf(to.commands.execute(new CancelBooking(student, sessionId, null)));
      expect(answer === 'none').toBe(!first);
      resume();
      await reacted();
      expect(await statusOf(bookingId)).toEqual({ status: 'cancelled', reason: 'session' });
      await makeRefunds();
      expect((await paymentOf(bookingId)).status).toBe('refunded');
    },
  );

  it('are due when the student’s account is deactivated', async () => {
    const { student, bookingId } = await paid();
    const person = to.school.people.get(student.userId)!;
    to.school.people.set(student.userId, { ...person, status: 'inactive' });
    await to.record(userStream(student.userId), new UserDeactivated({ userId: student.userId }));
    await reacted();
    expect(await statusOf(bookingId)).toEqual({ status: 'cancelled', reason: 'deactivated' });
    await makeRefunds();
    expect((await paymentOf(bookingId)).status).toBe('refunded');
  });

  it('are made even if another payment was tried five thousand times', async () => {
    const [stuck, behind] = [await dueForRefund(), await dueForRefund()];
    await to.db.rows(sql`update payment set refund_tries = 5000 where booking_id = ${stuck.bookingId}`);
    await to.db.rows(sql`update payment set refund_try_at = ${new Date(0)} where booking_id = ${stuck.bookingId}`);
    await to.get(RefundPayments).refundDue();
    expect([(await paymentOf(stuck.bookingId)).status, (await paymentOf(behind.bookingId)).status]).toEqual(['refunded', 'refunded']);
  });

  it('are due again, under another key, when Stripe accepted them and they failed later; this is logged', async () => {
    const { bookingId, url } = await dueForRefund();
    stripe.refundStatuses.push('pending');
    await makeRefunds();
    expect(await paymentOf(bookingId)).toMatchObject({ status: 'refunded', due: false });
    const event = stripe.refundFailed(url);
    await hear(event);
    await hear(event);
    expect(await paymentOf(bookingId)).toMatchObject({ status: 'paid', due: true, refundedAt: null });
    expect(errors.mock.calls.map(([message]) => message)).toEqual(['refund did not arrive, will be retried']);
    await makeRefunds();
    expect((await paymentOf(bookingId)).status).toBe('refunded');
    expect(new Set(keysOf(url)).size).toBe(2);
  });

  it('stay due when news of the failure arrives before the response, or before news of the refund', async () => {
    const { bookingId, url } = await dueForRefund();
    const failed = () => stripe.event('refund.failed', { payment_intent: stripe.at(url).payment_intent });
    const provider = to.get(PaymentProvider as never) as PaymentProvider;
    // Due again immediately, it is requested a second time.
    const refund = jest.spyOn(provider, 'refund').mockImplementationOnce(() => hear(failed()));
    refund.mockImplementationOnce(() => Promise.reject(new Error('nobody there')));
    await makeRefunds();
    expect(refund).toHaveBeenCalledTimes(2);
    refund.mockRestore();
    expect(await paymentOf(bookingId)).toMatchObject({ status: 'paid', due: true });
    await hear(stripe.refunded(url));
    expect(await paymentOf(bookingId)).toMatchObject({ status: 'paid', due: true });
    await makeRefunds();
    expect((await paymentOf(bookingId)).status).toBe('refunded');
    expect(keysOf(url)).toHaveLength(1);
  });

  it('stay due, under the same key, while Stripe waits for an operator, and are not due if nobody requested them', async () => {
    const { bookingId, url } = await dueForRefund();
    stripe.refundStatuses.push('requires_action');
    await makeRefunds();
    expect(await paymentOf(bookingId)).toMatchObject({ status: 'paid', due: true });
    await makeRefunds();
    expect(new Set(keysOf(url)).size).toBe(1);
    expect((await paymentOf(bookingId)).status).toBe('paid');
    await to.db.rows(sql`update payment set refund_try_at = null where booking_id = ${bookingId}`);

    const kept = await paid();
    await hear(stripe.event('refund.failed', { payment_intent: stripe.at(kept.url).payment_intent }));
    expect(await paymentOf(kept.bookingId)).toMatchObject({ status: 'paid', due: false, key: null });
  });

  it.each([
    ['a new key after Stripe reported that the refund failed', 'failed', 2],
    ['a new key after an error from Stripe', 401, 2],
    ['the same key when the response was lost', 'lost', 1],
  ] as const)('are requested with %s', async (_, failure, keys) => {
    const { bookingId, url } = await dueForRefund();
    if (failure === 'failed') stripe.refundStatuses.push('failed');
    // The package itself repeats lost calls, three times in total.
    else stripe.failures.push(...(failure === 'lost' ? ([failure, failure, failure] as const) : [failure]));
    await makeRefunds();
    expect(await paymentOf(bookingId)).toMatchObject({ status: 'paid', due: true });
    await makeRefunds();
    expect((await paymentOf(bookingId)).status).toBe('refunded');
    expect(new Set(keysOf(url)).size).toBe(keys);
    expect(stripe.refunds.filter(({ payment_intent: intent }) => intent === stripe.at(url).payment_intent)).toHaveLength(1);
  });

  it('are logged at startup when they belong to another provider', async () => {
    await to.get(RefundPayments).onApplicationBootstrap();
    expect(errors).not.toHaveBeenCalled();
    const [{ bookingId }, other] = [await dueForRefund(), await booked(await planned())];
    await to.commands.execute(new OpenCheckout(other.student, other.sessionId, other.bookingId));
    await to.db.rows(sql`update payment set provider = 'before' where booking_id in (${bookingId}, ${other.bookingId})`);
    await to.get(RefundPayments).onApplicationBootstrap();
    expect(errors.mock.calls).toEqual([[expect.stringContaining('another provider'), { provider: 'before', open: 1, due: 1 }]]);
  });

  it('are not needed for unpaid seats, which are released oldest first, even if their session is over or another release fails', async () => {
    const [over, cancelled] = [await booked(await planned()), await booked(await planned())];
    const held = (bookingId: string, at: number) =>
      to.db.rows(sql`update booking set held_until = ${new Date(at)} where id = ${bookingId}`);
    const resume = delayCancellation();
    await to.db.rows(sql`
      update live_session set status = 'ended', outcome = 'held', started_at = starts_at, ended_at = starts_at where id = ${over.sessionId}`);
    await to.commands.execute(new CancelSession(teacher, cancelled.sessionId));
    await held(over.bookingId, 2_000);
    await held(cancelled.bookingId, 3_000);
    // Without a session: a hundred seats released later than ours, and one before them.
    const nowhere = (at: number) =>
      to.db.rows(sql`
        insert into booking (id, session_id, student_id, place, status, price, currency, booked_at, held_until)
        values (${newId()}, ${newId()}, ${newId()}, 1, 'pending', 1500, 'EUR', now(), ${new Date(at)})`);
    for (let n = 0; n < 100; n++) await nowhere(n ? 10_000 + n : 1_000);
    await to.get(FreeUnpaidSeats).free();
    resume();
    expect([await statusOf(over.bookingId), await statusOf(cancelled.bookingId)]).toEqual([
      { status: 'cancelled', reason: 'unpaid' },
      { status: 'cancelled', reason: 'unpaid' },
    ]);
    expect(errors.mock.calls.length).toBe(98);
  });
});
