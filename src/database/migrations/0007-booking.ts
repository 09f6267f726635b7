import { Migration } from '@mikro-orm/migrations';

/** Seats in sessions, and the money for them. `place` is the order of commits within a session. */
export class Migration0007Booking extends Migration {
  override up(): void {
    this.addSql(`create table booking (
      id uuid primary key,
      session_id uuid not null,
      student_id uuid not null,
      place int not null,
      status text not null check (status in ('pending', 'confirmed', 'waitlisted', 'cancelled')),
      price int not null check (price >= 0),
      currency text,
      booked_at timestamptz not null,
      held_until timestamptz,
      confirmed_at timestamptz,
      cancelled_at timestamptz,
      reason text check (reason in ('student', 'host', 'unpaid', 'session')),
      check ((price > 0) = (currency is not null)),
      check ((status = 'pending') = (held_until is not null)),
      check ((status = 'cancelled') = (cancelled_at is not null) and (status = 'cancelled') = (reason is not null))
    )`);
    this.addSql(`create unique index booking_one_a_student on booking (session_id, student_id) where status <> 'cancelled'`);
    this.addSql(`create unique index booking_place on booking (session_id, place)`);
    this.addSql(`create index booking_seats on booking (session_id, status)`);
    this.addSql(`create index booking_of_student on booking (student_id, booked_at desc)`);
    this.addSql(`create index booking_held on booking (held_until) where status = 'pending'`);
  }
}
