import { sql } from 'kysely';
import { Stripe } from 'stripe';
import { PaymentReceived, PaymentRefunded } from '../../src/contracts/booking.ts';
import { sessionStream } from '../../src/contracts/fact.ts';
import { newId } from '../../src/kernel/ids.ts';
import { Log } from '../../src/kernel/logging/log.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { RefundPayments } from '../../src/modules/booking/jobs/refund-payments.ts';
import { FreeUnpaidSeats } from '../../src/modules/booking/jobs/free-unpaid-seats.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { FakeStripe, sendWebhook, type FakeCheckout } from '../support/fake-stripe.ts';
import { until } from '../support/until.ts';

interface Booking {
  readonly id: string;
  readonly status: string;
  readonly heldUntil: string | null;
  readonly reason: string | null;
  readonly paymentStatus: string | null;
}
type Sent = { readonly status: number; readonly code?: string };

describe('payment for a seat', () => {
  let stripe: FakeStripe;
  let app: TestApp;
  let teacher: SignedUp, amara: SignedUp, bela: SignedUp;
  const said: object[] = [];

  beforeAll(async () => {
    stripe = await FakeStripe.start();
    const log = new Log('error', { write: (line) => void said.push(JSON.parse(line) as object) });
    app = await startApp(stripe.env, { override: (builder) => builder.overrideProvider(Log).useValue(log) });
    [teacher, amara, bela] = [await app.signUp('teacher'), await app.signUp('student'), await app.signUp('student')];
  });
  afterAll(async () => {
    await app.close();
    await stripe.close();
  });
  beforeEach(() => {
    said.length = 0;
    stripe.now = () => Date.now();
    stripe.pause = async () => undefined;
    stripe.failures.length = 0;
  });

  const call = (method: 'get' | 'post' | 'patch' | 'delete', path: string, who: SignedUp, body?: object) => {
    const request = app.http[method](`/api/v1/${path}`).set('Authorization', `Bearer ${who.token}`);
    return body ? request.send(body) : request;
  };
  const rows = <T>(statement: ReturnType<typeof sql<T>>) => app.app.get(Database).rows(statement);
  /** A session that costs 15 euros, and its notable events. */
  const planned = async (more: object = {}) => {
    const startsAt = new Date(Date.now() + 86_400_000);
    const made = { title: 'Induction', visibility: 'public', startsAt, capacity: 5, price: 1500, currency: 'EUR', ...more };
    const { id, code } = (await call('post', 'live-sessions', teacher, made).expect(201)).body.data as { id: string; code: string };
    const at = `live-sessions/${id}/bookings`;
    const checkout = (booking: Pick<Booking, 'id'>, who = amara) => call('post', `${at}/${booking.id}/checkout`, who);
    return {
      id,
      code,
      at,
      checkout,
      book: async (who = amara): Promise<Booking> => (await call('post', at, who, { price: 1500, currency: 'EUR' }).expect(201)).body.data,
      open: async (booking: Pick<Booking, 'id'>, who = amara) =>
        (await checkout(booking, who).expect(200)).body.data as { url: string; expiresAt: string },
      booking: async (who = amara): Promise<Booking> =>
        (await call('get', 'bookings/me', who)).body.data.find(({ sessionId }: { sessionId: string }) => sessionId === id),
      money: async () =>
        (
          await rows(sql<{ type: string; audience: string; payload: object }>`
            select type, audience, payload from event_log where stream = ${sessionStream(id)} and type like 'booking.Payment%' order by seq`)
        ).map(({ type, audience, payload }) => ({ type, audience, ...payload })),
    };
  };
  /** A pending booking, and the page to pay for it. */
  const toPay = async () => {
    const session = await planned();
    const booking = await session.book();
    const { url } = await session.open(booking);
    return { session, booking, url };
  };
  const hook = async (message: object | string, options?: Parameters<typeof sendWebhook>[2]): Promise<Sent> => {
    const answer = await sendWebhook(app.url, message, options);
    const { code } = (await answer.json()) as { code?: string };
    return { status: answer.status, ...(code && { code }) };
  };
  const refundsOf = (url: string) => stripe.refunds.filter(({ payment_intent: intent }) => intent === stripe.at(url).payment_intent);
  const refunded = (session: Awaited<ReturnType<typeof planned>>, who = amara) =>
    until('the refund', async () => {
      await app.app.get(RefundPayments).refundDue();
      return (await session.booking(who)).paymentStatus === 'refunded';
    });
  const OK = { status: 200 };

  it('goes from the student to Stripe, confirms the seat, and is refunded when the host cancels it', async () => {
    const session = await planned();
    const booking = await session.book();
    expect(booking).toMatchObject({ status: 'pending', price: 1500, currency: 'EUR', paymentStatus: null });

    const { url, expiresAt } = await session.open(booking);
    const opened = stripe.at(url);
    expect(opened).toMatchObject({
      amount_total: 1500,
      currency: 'eur',
      client_reference_id: booking.id,
      metadata: { bookingId: booking.id, sessionId: session.id },
      expires_at: new Date(expiresAt).getTime() / 1000,
    });
    const held = await session.booking();
    expect(held).toMatchObject({ status: 'pending', paymentStatus: 'open' });
    expect(new Date(held.heldUntil!) > new Date(expiresAt)).toBe(true);

    expect(await hook(stripe.pay(url))).toEqual(OK);
    expect(await session.booking()).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
    const confirmed = await rows(sql<{ actor: string | null; by: string | null }>`
      select actor_id as actor, payload->>'byId' as by from event_log
      where stream = ${sessionStream(session.id)} and type = 'booking.BookingConfirmed'`);
    expect(confirmed).toEqual([{ actor: null, by: null }]);

    const cancelled = (await call('delete', `${session.at}/${booking.id}`, teacher).expect(200)).body.data as Booking;
    expect(cancelled).toMatchObject({ status: 'cancelled', reason: 'host', paymentStatus: 'paid' });
    await refunded(session);
    const fact = await rows(sql<{ id: string }>`
      select id from event_log where stream = ${sessionStream(session.id)} and type = 'booking.BookingCancelled'`);
    expect(refundsOf(url).map(({ key }) => key)).toEqual([`${fact[0]!.id}:booking.refund-when-booking-cancelled`]);
    const paymentId = opened.metadata.paymentId;
    const said = { sessionId: session.id, bookingId: booking.id, studentId: amara.id, paymentId, amount: 1500, currency: 'EUR' };
    expect(await session.money()).toEqual([
      { type: PaymentReceived.type, audience: `user:${amara.id}`, ...said },
      { type: PaymentRefunded.type, audience: `user:${amara.id}`, ...said },
    ]);

    // Stripe reports this refund too.
    expect(await hook(stripe.refunded(url))).toEqual(OK);
    expect(await session.money()).toHaveLength(2);
  });

  it('is refunded to everyone when the session is cancelled, but not to students who gave up their seat', async () => {
    const carla = await app.signUp('student');
    const session = await planned();
    const urls = new Map<SignedUp, string>();
    for (const who of [amara, bela, carla]) {
      const { url } = await session.open(await session.book(who), who);
      await hook(stripe.pay(url));
      urls.set(who, url);
    }
    await call('delete', `${session.at}/me`, carla).expect(200);
    await call('delete', `live-sessions/${session.id}`, teacher).expect(200);
    await refunded(session, amara);
    await refunded(session, bela);
    expect([amara, bela, carla].map((who) => refundsOf(urls.get(who)!).length)).toEqual([1, 1, 0]);
    expect(await session.booking(carla)).toMatchObject({ reason: 'student', paymentStatus: 'paid' });
    expect(await session.booking(bela)).toMatchObject({ reason: 'session', paymentStatus: 'refunded' });
  });

  describe('checkout', () => {
    it('is opened once per booking, even if requested repeatedly or simultaneously', async () => {
      const session = await planned();
      const booking = await session.book();
      let go = () => undefined as void;
      const held = new Promise<void>((resolve) => (go = resolve));
      stripe.pause = () => held;
      const before = stripe.checkouts.size;
      const both = Promise.all([session.open(booking), session.open(booking), session.open(booking)]);
      await until('the calls', async () => stripe.calls.filter((path) => path === '/v1/checkout/sessions').length >= 3);
      go();
      const [first, ...others] = await both;
      expect(others).toEqual([first, first]);
      expect(await session.open(booking)).toEqual(first);
      expect(stripe.checkouts.size).toBe(before + 1);
    });

    it('is found again after a lost response', async () => {
      const session = await planned();
      const booking = await session.book();
      const before = stripe.checkouts.size;
      // The package itself repeats a call, three times in total.
      stripe.failures.push('lost', 'lost', 'lost', 'lost');
      const answer = await session.checkout(booking);
      stripe.failures.length = 0;
      expect([answer.status, answer.body.code]).toEqual([503, 'PAYMENTS_UNAVAILABLE']);
      expect(stripe.checkouts.size).toBe(before + 1);
      const { url } = await session.open(booking);
      expect(stripe.checkouts.size).toBe(before + 1);
      expect(stripe.at(url).client_reference_id).toBe(booking.id);
    });

    it.each(['unreachable', 500, 401] as const)(
      'tells the student to try again when Stripe fails (%s), and then succeeds',
      async (failure) => {
        const session = await planned();
        const booking = await session.book();
        stripe.failures.push(failure, failure, failure, failure);
        const answer = await session.checkout(booking);
        stripe.failures.length = 0;
        expect([answer.status, answer.body.code]).toEqual([503, 'PAYMENTS_UNAVAILABLE']);
        expect(JSON.stringify(answer.body)).not.toMatch(/stripe|sk_/i);
        await session.open(booking);
      },
    );

    it('starts over when the data stored for a failed call is too old or has another title', async () => {
      const session = await planned();
      const booking = await session.book();
      stripe.failures.push('unreachable', 'unreachable', 'unreachable', 'unreachable');
      await session.checkout(booking).expect(503);
      stripe.failures.length = 0;
      await rows(sql`update payment set expires_at = now() + interval '29 minutes' where booking_id = ${booking.id}`);
      const { expiresAt } = await session.open(booking);
      expect(new Date(expiresAt).getTime()).toBeGreaterThan(Date.now() + 30 * 60_000);
      expect(await session.booking()).toMatchObject({ status: 'pending', paymentStatus: 'open' });

      const renamed = await planned();
      const other = await renamed.book();
      stripe.failures.push('lost', 'lost', 'lost', 'lost');
      await renamed.checkout(other).expect(503);
      stripe.failures.length = 0;
      await call('patch', `live-sessions/${renamed.id}`, teacher, { title: 'Capacitors' }).expect(200);
      const { url } = await renamed.open(other);
      await hook(stripe.pay(url));
      expect(await renamed.booking()).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
    });

    it.each([
      ['too small for Stripe', { price: 20 }],
      ['in a currency with different minor units at Stripe', { price: 1500, currency: 'ISK' }],
    ])('fails when the price is %s, and does not hold the seat forever', async (_, price) => {
      const session = await planned(price);
      const booking = (await call('post', session.at, amara, {}).expect(201)).body.data as Booking;
      // Two attempts per request: the stored data might have been out of date.
      for (const refused of [
        [422, 'PRICE_NOT_PAYABLE'],
        [409, 'CHECKOUT_EXPIRED'],
      ]) {
        const { status, body } = await session.checkout(booking);
        expect([status, body.code]).toEqual(refused);
      }
    });

    it('passes yen amounts unchanged', async () => {
      const session = await planned({ price: 1500, currency: 'JPY' });
      const booking = (await call('post', session.at, amara, {}).expect(201)).body.data as Booking;
      const { url } = await session.open(booking);
      expect(stripe.at(url)).toMatchObject({ amount_total: 1500, currency: 'jpy' });
      await hook(stripe.pay(url));
      expect(await session.booking()).toMatchObject({ status: 'confirmed' });
    });

    it('is available only to its own student, and only for held seats', async () => {
      const { session, booking, url } = await toPay();
      const codeOf = async (request: ReturnType<typeof call>) => (await request).body.code as string;
      expect(await codeOf(session.checkout(booking, bela))).toBe('BOOKING_NOT_FOUND');
      expect(await codeOf(session.checkout(booking, teacher))).toBe('STUDENT_ONLY');
      expect(await codeOf(session.checkout({ id: newId() }))).toBe('BOOKING_NOT_FOUND');
      expect(await codeOf(session.checkout({ id: 'none' }))).toBe('BOOKING_NOT_FOUND');
      const other = await planned();
      expect(await codeOf(other.checkout(booking))).toBe('BOOKING_NOT_FOUND');
      await hook(stripe.pay(url));
      expect(await codeOf(session.checkout(booking))).toBe('BOOKING_NOT_PENDING');
      await call('delete', `${session.at}/me`, amara).expect(200);
      expect(await codeOf(session.checkout(booking))).toBe('BOOKING_CANCELLED');
      const free = await planned({ price: 0, currency: null });
      const seat = (await call('post', free.at, amara, {}).expect(201)).body.data as Booking;
      expect(await codeOf(free.checkout(seat))).toBe('BOOKING_NOT_PENDING');
    });

    it('cannot be reopened once it is over: a seat is not held forever', async () => {
      const { session, booking, url } = await toPay();
      expect(await hook(stripe.expire(url))).toEqual(OK);
      expect(await session.booking()).toMatchObject({ status: 'pending', paymentStatus: 'expired' });
      const { status, body } = await session.checkout(booking);
      expect([status, body.code]).toEqual([409, 'CHECKOUT_EXPIRED']);
    });
  });

  describe('payment that arrives too late', () => {
    it('is refunded when the unpaid seat was released', async () => {
      const { session, booking, url } = await toPay();
      await rows(sql`update booking set held_until = now() - interval '1 second' where id = ${booking.id}`);
      await app.app.get(FreeUnpaidSeats).free();
      expect(await session.booking()).toMatchObject({ status: 'cancelled', reason: 'unpaid' });
      expect(await hook(stripe.pay(url))).toEqual(OK);
      await refunded(session);
      expect(refundsOf(url)).toHaveLength(1);
      expect((await session.money()).map(({ type }) => type)).toEqual([PaymentReceived.type, PaymentRefunded.type]);
    });

    it('is refunded when someone else has the seat by then, who keeps it', async () => {
      const session = await planned({ capacity: 1 });
      const booking = await session.book(amara);
      const { url } = await session.open(booking);
      await session.book(bela);
      await call('delete', `${session.at}/me`, amara).expect(200);
      await hook(stripe.pay(url));
      await refunded(session, amara);
      expect(await session.booking(bela)).toMatchObject({ status: 'pending' });
    });

    it('is refunded when the host confirmed manually, and the booking stays', async () => {
      const { session, booking, url } = await toPay();
      await call('post', `${session.at}/${booking.id}/confirm`, teacher).expect(200);
      await hook(stripe.pay(url));
      await refunded(session);
      expect(await session.booking()).toMatchObject({ status: 'confirmed' });
    });

    it('is refunded when the session was cancelled in the meantime', async () => {
      const { session, url } = await toPay();
      await call('delete', `live-sessions/${session.id}`, teacher).expect(200);
      await hook(stripe.pay(url));
      await refunded(session);
      expect(refundsOf(url)).toHaveLength(1);
    });
  });

  describe('refund', () => {
    const lost = async () => {
      const { session, booking, url } = await toPay();
      await hook(stripe.pay(url));
      return { session, booking, url };
    };
    /** Retries deferred refunds immediately. (The database clock has microseconds, ours does not, so they may seem to be in the future.) */
    const retry = async () => {
      await rows(sql`update payment set refund_try_at = now() - interval '1 second' where refund_try_at is not null`);
      await app.app.get(RefundPayments).refundDue();
    };

    it.each([['unreachable'], [500], ['lost']] as const)('is retried until Stripe has made it (%s), once', async (failure) => {
      const { session, booking, url } = await lost();
      stripe.failures.push(failure, failure, failure, failure, failure, failure, failure, failure);
      await call('delete', `${session.at}/${booking.id}`, teacher).expect(200);
      await until('a failure', async () => said.some((line) => (line as { msg: string }).msg === 'refund failed, will be retried'));
      stripe.failures.length = 0;
      expect(await session.booking()).toMatchObject({ paymentStatus: 'paid' });
      await retry();
      // The scheduled job may have been first, and still be running.
      await refunded(session);
      expect(await session.booking()).toMatchObject({ paymentStatus: 'refunded' });
      await retry();
      expect(refundsOf(url)).toHaveLength(1);
      expect((await session.money()).filter(({ type }) => type === PaymentRefunded.type)).toHaveLength(1);
    });

    it('counts as made when someone made it in the dashboard', async () => {
      const { session, booking, url } = await lost();
      stripe.refunds.push({ id: 're_by_hand', payment_intent: stripe.at(url).payment_intent!, key: 'dashboard' });
      await call('delete', `${session.at}/${booking.id}`, teacher).expect(200);
      await refunded(session);
      expect(refundsOf(url)).toHaveLength(1);
    });

    it('is not requested again when Stripe reports it first; a partial refund changes nothing', async () => {
      const { session, booking, url } = await lost();
      expect(await hook(stripe.refunded(url, false))).toEqual(OK);
      expect(await session.booking()).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
      expect(await hook(stripe.refunded(url))).toEqual(OK);
      expect(await session.booking()).toMatchObject({ status: 'confirmed', paymentStatus: 'refunded' });
      await call('delete', `${session.at}/${booking.id}`, teacher).expect(200);
      await retry();
      expect(refundsOf(url)).toEqual([]);
    });
  });

  describe('webhook message', () => {
    /** Expected state while nobody has paid. */
    const untouched = async ({ session }: Awaited<ReturnType<typeof toPay>>) => {
      expect(await session.booking()).toMatchObject({ status: 'pending', paymentStatus: 'open' });
      expect(await session.money()).toEqual([]);
    };

    it.each([
      ['signed with another secret', { secret: 'whsec_other' }],
      ['older than five minutes', { at: new Date(Date.now() - 301_000) }],
      ['not signed', { header: null }],
      ['with a malformed signature', { header: 'v1=0' }],
      ['with an empty signature', { header: 't=1,v1=' }],
    ])('%s has no effect', async (_, options) => {
      const given = await toPay();
      expect(await hook(stripe.pay(given.url), options)).toEqual({ status: 400, code: 'WEBHOOK_NOT_SIGNED' });
      await untouched(given);
    });

    it('changed by one byte after signing has no effect', async () => {
      const given = await toPay();
      const event = JSON.stringify(stripe.pay(given.url));
      const header = Stripe.webhooks.generateTestHeaderString({ payload: event, secret: stripe.env.STRIPE_WEBHOOK_SECRET! });
      expect(await hook(`${event} `, { header })).toEqual({ status: 400, code: 'WEBHOOK_NOT_SIGNED' });
      await untouched(given);
      expect(await hook(event, { header })).toEqual(OK);
    });

    it.each([
      ['{ not json'],
      ['null'],
      ['[]'],
      ['7'],
      ['{"id":"evt_1"}'],
      ['{"id":"evt_1","type":"checkout.session.completed","data":{"object":null}}'],
    ])('that is invalid (%s) is rejected, though it is signed', async (text) => {
      expect(await hook(text)).toEqual({ status: 400, code: 'MALFORMED_BODY' });
    });

    it('that is empty, too large or not declared as JSON is rejected', async () => {
      const url = `${app.url}/api/v1/payments/stripe/webhook`;
      expect((await fetch(url, { method: 'POST' })).status).toBe(400);
      expect(await hook(JSON.stringify({ id: 'x'.repeat(300_000) }))).toEqual({ status: 413, code: 'PAYLOAD_TOO_LARGE' });
      const text = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x' });
      expect(text.status).toBe(415);
    });

    it('of 150 kB is accepted on this path, and on no other', async () => {
      expect(await hook({ id: 'evt_big', type: 'customer.created', data: { object: { description: 'x'.repeat(150_000) } } })).toEqual(OK);
      expect((await sendWebhook(`${app.url}/api/v1/payments/stripe/webhook/more?`, 'x'.repeat(150_000))).status).toBe(413);
    });

    it('delivered repeatedly has no further effect, even many times at once', async () => {
      const { session, url } = await toPay();
      const event = stripe.pay(url);
      expect(await Promise.all(Array.from({ length: 8 }, () => hook(event)))).toEqual(Array.from({ length: 8 }, () => OK));
      expect(await hook(event)).toEqual(OK);
      const { id } = event as { id: string };
      expect(await rows(sql`select provider, id from payment_event where id = ${id}`)).toEqual([{ provider: 'stripe', id }]);
      // Reported again under another id.
      expect(await hook({ ...event, id: 'evt_again', type: 'checkout.session.async_payment_succeeded' })).toEqual(OK);
      expect(await session.booking()).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
      expect(await session.money()).toHaveLength(1);
      await app.app.get(RefundPayments).refundDue();
      expect(refundsOf(url)).toEqual([]);
    });

    it('about an expired checkout does not affect a paid one, whichever comes first', async () => {
      for (const first of ['paid', 'expired']) {
        const { session, url } = await toPay();
        const events = [stripe.expire(url), stripe.pay(url)];
        for (const event of first === 'paid' ? events.toReversed() : events) expect(await hook(event)).toEqual(OK);
        expect(await session.booking()).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
      }
    });

    it('about a refund that arrives before the one about the payment leaves the seat unpaid', async () => {
      const { session, url } = await toPay();
      const paid = stripe.pay(url);
      expect(await hook(stripe.refunded(url))).toEqual(OK);
      expect(await hook(paid)).toEqual(OK);
      expect(await session.booking()).toMatchObject({ status: 'pending', paymentStatus: 'refunded' });
      expect((await session.money()).map(({ type }) => type)).toEqual([PaymentRefunded.type]);
    });

    it('about a payment in progress does not confirm the seat, but the one about its success does', async () => {
      const { session, url } = await toPay();
      const paid = stripe.pay(url) as { data: { object: FakeCheckout } };
      const waiting = stripe.event('checkout.session.completed', { ...paid.data.object, payment_status: 'unpaid' });
      expect(await hook(waiting)).toEqual(OK);
      expect(await session.booking()).toMatchObject({ status: 'pending', paymentStatus: 'open' });
      expect(await hook(stripe.event('checkout.session.async_payment_succeeded', paid.data.object))).toEqual(OK);
      expect(await session.booking()).toMatchObject({ status: 'confirmed', paymentStatus: 'paid' });
    });

    it.each([
      ['another amount', { amount_total: 1 }],
      ['no amount', { amount_total: null }],
      ['another currency', { currency: 'huf' }],
      ['another booking', { client_reference_id: newId() }],
      ['another session', { metadata: { sessionId: newId() } }],
    ])('about a payment of %s confirms nothing, and is logged', async (_, tampered) => {
      const given = await toPay();
      const { data } = stripe.pay(given.url) as { data: { object: FakeCheckout } };
      const metadata = { ...data.object.metadata, ...(tampered as { metadata?: object }).metadata };
      expect(await hook(stripe.event('checkout.session.completed', { ...data.object, ...tampered, metadata }))).toEqual(OK);
      await untouched(given);
      expect(said).toEqual([expect.objectContaining({ msg: 'payment does not match its order' })]);
      expect(JSON.stringify(said)).not.toContain(amara.email);
    });

    it('about another checkout that names our payment confirms nothing: it is not the one we opened', async () => {
      const given = await toPay();
      const { data } = stripe.pay(given.url) as { data: { object: FakeCheckout } };
      expect(await hook(stripe.event('checkout.session.completed', { ...data.object, id: 'cs_other' }))).toEqual(OK);
      await untouched(given);
    });

    const SOLD = [
      'checkout.session.completed',
      'checkout.session.async_payment_succeeded',
      'checkout.session.expired',
      'checkout.session.async_payment_failed',
    ];
    it('about something we did not sell, or of no interest to us, is ignored', async () => {
      const foreign = {
        id: 'cs_foreign',
        payment_status: 'paid',
        payment_intent: 'pi_foreign',
        amount_total: 1,
        currency: 'eur',
        metadata: {},
      };
      for (const object of [
        foreign,
        { ...foreign, metadata: null },
        { ...foreign, metadata: { paymentId: newId() } },
        { ...foreign, metadata: { paymentId: 'x' } },
        { ...foreign, metadata: { paymentId: 7, sessionId: null, orderId: 'a\u0000' } },
        { ...foreign, metadata: 'none' },
        { ...foreign, metadata: undefined },
        { ...foreign, id: undefined },
        { ...foreign, id: 'cs_\u0000' },
        { ...foreign, payment_intent: { id: null } },
        { ...foreign, payment_intent: '\ud800' },
        { ...foreign, amount_total: undefined, currency: undefined },
        { ...foreign, currency: 978 },
        {},
      ])
        for (const type of SOLD) expect([type, await hook(stripe.event(type, object))]).toEqual([type, OK]);
      for (const metadata of [{}, null, undefined, 'none', { paymentId: 7 }, { paymentId: newId() }])
        for (const intent of ['pi_foreign', { id: 'pi_foreign' }, { id: 7 }, 'pi_\u0000', null])
          for (const type of ['charge.refunded', 'refund.failed'])
            expect([type, await hook(stripe.event(type, { refunded: true, payment_intent: intent, metadata }))]).toEqual([type, OK]);
      expect(await hook(stripe.event('invoice.paid', { id: 'in_1' }))).toEqual(OK);
    });

    it('for another provider is not found', async () => {
      expect(await hook({}, { provider: 'manual' })).toEqual({ status: 404, code: 'NOT_FOUND' });
      expect(await hook({}, { provider: 'paypal' })).toEqual({ status: 404, code: 'NOT_FOUND' });
    });
  });
});

describe('the general limit on the Stripe webhook', () => {
  const RATE = 6;
  let stripe: FakeStripe;
  let app: TestApp;
  beforeAll(async () => {
    stripe = await FakeStripe.start();
    app = await startApp({ ...stripe.env, HTTP_RATE: String(RATE) });
  });
  afterAll(async () => {
    await app.close();
    await stripe.close();
  });

  it('counts unsigned messages for their address, but none from Stripe, even when the address is used up', async () => {
    const said = () => stripe.event('invoice.paid', { id: 'in_1' });
    for (let n = 0; n <= RATE; n++) expect((await sendWebhook(app.url, said())).status).toBe(200);
    const unsigned: number[] = [];
    for (let n = 0; n <= RATE; n++)
      unsigned.push((await sendWebhook(app.url, said(), { header: null, ...(n && { provider: 'paypal' }) })).status);
    expect(unsigned).toEqual([400, ...Array<number>(RATE - 1).fill(404), 429]);
    expect((await fetch(`${app.url}/api/v1/payments/stripe/webhook`)).status).toBe(429);
    expect((await sendWebhook(app.url, said())).status).toBe(200);
  });
});

describe('manual payment', () => {
  let app: TestApp;
  beforeAll(async () => void (app = await startApp()));
  afterAll(() => app.close());

  it('has no checkout and no webhook; the host confirms', async () => {
    const [teacher, student] = [await app.signUp('teacher'), await app.signUp('student')];
    const as = ({ token }: SignedUp) => ({ Authorization: `Bearer ${token}` });
    const planned = { title: 'Induction', visibility: 'public', startsAt: new Date(Date.now() + 86_400_000), price: 1500, currency: 'EUR' };
    const { id } = (await app.http.post('/api/v1/live-sessions').set(as(teacher)).send(planned).expect(201)).body.data as { id: string };
    const at = `/api/v1/live-sessions/${id}/bookings`;
    const booking = (await app.http.post(at).set(as(student)).send({}).expect(201)).body.data as Booking;
    const refused = await app.http.post(`${at}/${booking.id}/checkout`).set(as(student)).expect(409);
    expect(refused.body.code).toBe('PAID_BY_HAND');
    const confirmed = await app.http.post(`${at}/${booking.id}/confirm`).set(as(teacher)).expect(200);
    expect(confirmed.body.data).toMatchObject({ status: 'confirmed', paymentStatus: null });
    for (const provider of ['stripe', 'manual']) expect((await sendWebhook(app.url, {}, { provider })).status).toBe(404);
  });
});
