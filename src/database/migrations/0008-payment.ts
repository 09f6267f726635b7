import { Migration } from '@mikro-orm/migrations';

/** What was paid for seats, try by try. `amount` is in minor units of `currency` (ISO 4217). */
export class Migration0008Payment extends Migration {
  override up(): void {
    this.addSql(`create table payment (
      id uuid primary key,
      booking_id uuid not null references booking,
      session_id uuid not null,
      student_id uuid not null,
      provider text not null,
      attempt int not null,
      amount int not null check (amount > 0),
      currency text not null,
      status text not null check (status in ('open', 'paid', 'refunded', 'expired')),
      checkout_ref text,
      checkout_url text,
      payment_ref text,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      paid_at timestamptz,
      refunded_at timestamptz,
      refund_key text,
      refund_try_at timestamptz,
      refund_tries int not null default 0,
      unique (booking_id, attempt),
      check (status <> 'paid' or (paid_at is not null and payment_ref is not null)),
      check ((status = 'refunded') = (refunded_at is not null)),
      check (refund_try_at is null or (status = 'paid' and refund_key is not null))
    )`);
    this.addSql(`create unique index payment_checkout on payment (provider, checkout_ref) where checkout_ref is not null`);
    this.addSql(`create index payment_ref on payment (provider, payment_ref) where payment_ref is not null`);
    this.addSql(`create index payment_to_refund on payment (refund_try_at) where refund_try_at is not null`);
    // What a provider said already, so that saying it again changes nothing.
    this.addSql(`create table payment_event (
      provider text not null,
      id text not null,
      received_at timestamptz not null,
      primary key (provider, id)
    )`);
  }
}
