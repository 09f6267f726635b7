import { Migration } from '@mikro-orm/migrations';

/** Few sessions cost something: who looks for those must not go through all others. */
export class Migration0012PricedSessions extends Migration {
  override up(): void {
    this.addSql(`create index live_session_priced on live_session (list_key, id)
      include (visibility, status, class_id, host_id) where price > 0`);
  }
}
