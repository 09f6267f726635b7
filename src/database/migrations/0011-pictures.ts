import { Migration } from '@mikro-orm/migrations';

/** Meetings are kept sealed, and sessions have pictures. */
export class Migration0011Pictures extends Migration {
  override up(): void {
    // Not of the rows that are there: only the server has the key. It seals them when it starts, and from now on nothing else is taken.
    this.addSql(`alter table live_session
      add constraint live_session_meeting_url_sealed check (meeting_url like 'v1.%') not valid,
      add constraint live_session_meeting_password_sealed check (meeting_password like 'v1.%') not valid`);
    // The files are named after the version.
    this.addSql(`create table session_picture (
      session_id uuid primary key references live_session (id),
      version uuid not null,
      small_bytes int not null check (small_bytes > 0),
      large_bytes int not null check (large_bytes > 0),
      updated_at timestamptz not null
    )`);
  }
}
