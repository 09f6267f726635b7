import { Migration } from '@mikro-orm/migrations';

/** Beside an answer that is still to come: what the request has committed so far, sealed. */
export class Migration0015Idempotency extends Migration {
  override up(): void {
    this.addSql(`alter table idempotency_key add column steps text`);
  }
}
