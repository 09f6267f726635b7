import { Migration } from '@mikro-orm/migrations';

/**
 * From when a host is expected, where that is not the planned start: the end of a lesson that overran into a scheduled session, or the
 * moment a live one was handed over.
 */
export class Migration0018Hosts extends Migration {
  override up(): void {
    this.addSql(`alter table live_session add column host_due_at timestamptz`);
  }
}
