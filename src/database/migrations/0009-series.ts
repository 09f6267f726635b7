import { Migration } from '@mikro-orm/migrations';

/** Rules that sessions recur by. Their sessions are rows of live_session, made with them. */
export class Migration0009Series extends Migration {
  override up(): void {
    this.addSql(`create table live_session_series (
      id uuid primary key,
      host_id uuid not null,
      class_id uuid,
      rrule text not null,
      exdates text[] not null,
      time_zone text not null,
      starts_at timestamptz not null,
      made_by uuid not null,
      made_at timestamptz not null
    )`);
    this.addSql(`alter table live_session add foreign key (series_id) references live_session_series (id)`);
  }
}
