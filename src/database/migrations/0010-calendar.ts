import { Migration } from '@mikro-orm/migrations';

/** The secret addresses of calendar feeds, one a user: a digest, so that whoever reads the table can read no feed. */
export class Migration0010Calendar extends Migration {
  override up(): void {
    this.addSql(`create table calendar_feed (
      user_id uuid primary key,
      secret_hash text not null,
      made_at timestamptz not null
    )`);
    this.addSql(`create unique index calendar_feed_secret on calendar_feed (secret_hash)`);
  }
}
