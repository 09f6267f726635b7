import { Migration } from '@mikro-orm/migrations';

/** A booking can also be cancelled because its student's account was deactivated. */
export class Migration0014DeactivatedBookings extends Migration {
  override up(): void {
    // Not valid: what is there kept the narrower rule.
    this.addSql(`alter table booking drop constraint booking_reason_check,
      add constraint booking_reason check (reason in ('student', 'host', 'unpaid', 'session', 'deactivated')) not valid`);
  }
}
