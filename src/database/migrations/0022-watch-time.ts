import { Migration } from '@mikro-orm/migrations';

/** What users have watched of the videos of sessions. */
export class Migration0022WatchTime extends Migration {
  override up(): void {
    this.addSql(`create table watch_time (
      session_id uuid not null references live_session (id),
      user_id uuid not null,
      video text,
      parts jsonb not null,
      earlier_ms int not null check (earlier_ms >= 0),
      counted_ms int not null check (counted_ms >= 0),
      primary key (session_id, user_id)
    )`);
  }
}
