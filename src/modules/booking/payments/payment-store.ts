import { Injectable } from '@nestjs/common';
import { sql, type RawBuilder } from 'kysely';
import { PaymentReceived, PaymentRefunded } from '../../../contracts/booking.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { rowsWithoutTimeout } from '../../../kernel/messaging/rows-without-timeout.ts';
import type { Payment } from '../domain/payment.ts';
import type { Checkout, PaymentEvent } from '../ports/payment-provider.ts';

const COLUMNS =
  sql.raw(`id, booking_id as "bookingId", session_id as "sessionId", student_id as "studentId", attempt, amount, currency, status,
  checkout_ref as "checkoutRef", checkout_url as "checkoutUrl", expires_at as "expiresAt"`);

/** A payment due for a refund. */
export interface DueRefund extends Payment {
  readonly paymentRef: string;
  readonly refundKey: string;
  readonly tries: number;
}

/** Stores payments for bookings. A caller that changes a payment depending on its state holds the lock on its session's stream. */
@Injectable()
export class PaymentStore {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** In the order of the attempts. */
  attemptsFor(bookingId: string): Promise<Payment[]> {
    return this.db.rows(sql<Payment>`select ${COLUMNS} from payment where booking_id = ${bookingId} order by attempt`);
  }

  async get(id: string): Promise<Payment | undefined> {
    return this.db.row(sql<Payment>`select ${COLUMNS} from payment where id = ${id}`);
  }

  /** Finds the payment an event is about, by the provider's reference or else by our id. */
  async find(provider: string, event: PaymentEvent): Promise<Payment | undefined> {
    const ref = 'checkoutRef' in event ? sql`checkout_ref = ${event.checkoutRef}` : sql`payment_ref = ${event.paymentRef}`;
    const id = isId(event.paymentId) ? event.paymentId : null;
    return this.db.row(sql<Payment>`
      select ${COLUMNS} from payment where provider = ${provider} and (${ref} or id = ${id}::uuid) order by ${ref} is true desc limit 1`);
  }

  /** Returns false if the event was handled before. */
  async markHandled(provider: string, eventId: string): Promise<boolean> {
    const inserted = await this.db.row(sql`
      insert into payment_event (provider, id, received_at) values (${provider}, ${eventId}, ${this.clock.now()})
      on conflict do nothing returning id`);
    return inserted !== undefined;
  }

  async add(provider: string, payment: Payment): Promise<void> {
    const { id, bookingId, sessionId, studentId, attempt, amount, currency, status, expiresAt } = payment;
    await this.db.rows(sql`
      insert into payment (id, booking_id, session_id, student_id, provider, attempt, amount, currency, status, created_at, expires_at)
      values (${id}, ${bookingId}, ${sessionId}, ${studentId}, ${provider}, ${attempt}, ${amount}, ${currency}, ${status},
        ${this.clock.now()}, ${expiresAt})`);
  }

  async markOpened(id: string, { ref, url }: Checkout): Promise<void> {
    await this.db.rows(sql`update payment set checkout_ref = ${ref}, checkout_url = ${url} where id = ${id} and checkout_ref is null`);
  }

  async expire(id: string): Promise<void> {
    await this.db.rows(sql`update payment set status = 'expired' where id = ${id} and status = 'open'`);
  }

  async markPaid(
    tx: Transaction,
    payment: Payment,
    { checkoutRef, paymentRef }: { checkoutRef: string; paymentRef: string },
  ): Promise<void> {
    await this.db.rows(sql`
      update payment set status = 'paid', paid_at = ${this.clock.now()}, payment_ref = ${paymentRef}, checkout_ref = ${checkoutRef}
      where id = ${payment.id}`);
    await tx.append(sessionStream(payment.sessionId), [new PaymentReceived(factOf(payment), `user:${payment.studentId}`)]);
  }

  /**
   * Records a refund, once. `key` is the key of the refund request, or null if the provider reported the refund. If the refund has failed
   * meanwhile, it has a new key, and only the response to a request with that key counts.
   */
  async markRefunded(tx: Transaction, payment: Payment, key: string | null): Promise<void> {
    const isCurrent = key === null ? sql`(refund_key is null or refund_key !~ ':[0-9]+$')` : sql`refund_key = ${key}`;
    const refunded = await this.db.row(sql`
      update payment set status = 'refunded', refunded_at = ${this.clock.now()}, refund_try_at = null
      where id = ${payment.id} and status <> 'refunded' and ${isCurrent} returning id`);
    if (refunded) await tx.append(sessionStream(payment.sessionId), [new PaymentRefunded(factOf(payment), `user:${payment.studentId}`)]);
  }

  /** Claims a due refund, if there is one, and postpones its next try. */
  async claimRefund(provider: string): Promise<DueRefund | undefined> {
    const now = this.clock.now();
    return this.db.row(sql<DueRefund>`
      update payment set refund_tries = refund_tries + 1,
        refund_try_at = ${now}::timestamptz + least(3600, 30 * power(2, least(refund_tries, 10))) * interval '1 second'
      where id = (
        select id from payment where provider = ${provider} and refund_try_at <= ${now}
        order by refund_try_at limit 1 for update skip locked)
      returning ${COLUMNS}, payment_ref as "paymentRef", refund_key as "refundKey", refund_tries as tries`);
  }

  /** Schedules a refund again, with a new key, after the money came back to us. False if no refund was requested. */
  async rescheduleRefund(id: string): Promise<boolean> {
    const due = await this.db.row(sql`
      update payment set status = 'paid', refunded_at = null, refund_try_at = ${this.clock.now()},
        refund_key = ${nextKey(sql`coalesce(refund_key, id::text)`)}, refund_tries = refund_tries + 1
      where id = ${id} and (status = 'refunded' or (status = 'paid' and refund_key is not null)) returning id`);
    return due !== undefined;
  }

  /** Sets a new key for the next try, unless another key has been set already. */
  async renewKey({ id, refundKey }: DueRefund): Promise<void> {
    await this.db.rows(sql`
      update payment set refund_key = ${nextKey(sql`refund_key`)} where id = ${id} and refund_key = ${refundKey} and status = 'paid'`);
  }

  /** Counts the open payments and due refunds of each other provider. */
  openAtOthers(provider: string): Promise<{ provider: string; open: number; due: number }[]> {
    const left = sql<{ provider: string; open: number; due: number }>`
      select provider, (count(*) filter (where status = 'open'))::int as open, (count(refund_try_at))::int as due from payment
      where provider <> ${provider} and (status = 'open' or refund_try_at is not null) group by provider order by provider`;
    return rowsWithoutTimeout(this.db, left);
  }

  /** Schedules refunds of a payment, or of whatever was paid for a booking, unless they are scheduled already. `key` is the idempotency key for the provider. */
  async scheduleRefunds(of: Pick<Payment, 'id'> | Pick<Payment, 'bookingId'>, key: string): Promise<void> {
    const chosen = 'id' in of ? sql`id = ${of.id}` : sql`booking_id = ${of.bookingId}`;
    await this.db.rows(sql`
      update payment set refund_key = ${key}, refund_try_at = ${this.clock.now()} where ${chosen} and status = 'paid' and refund_key is null`);
  }
}

/** `key`, `key:1`, `key:2` …, numbered by the tries, so that none repeats. */
const nextKey = (key: RawBuilder<unknown>) => sql`regexp_replace(${key}, ':[0-9]+$', '') || ':' || refund_tries`;

const factOf = ({ id: paymentId, sessionId, bookingId, studentId, amount, currency }: Payment) => ({
  sessionId,
  bookingId,
  studentId,
  paymentId,
  amount,
  currency,
});
