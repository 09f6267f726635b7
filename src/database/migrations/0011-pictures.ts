import { Migration } from '@mikro-orm/migrations';

/** Meetings are kept sealed, and sessions have pictures. */
export class Migration0011Pictures extends Migration {
  override up(): void {
    // Not of the rows that are there: only the server has the key. It seals them when it starts, and from now on nothing else is taken.
    this.addSql(`alter table live_session
      add constraint live_session_meeting_url_sealed check (meeting_url like 'v1.%') not valid,
      add constraint live_session_meeting_password_sealed check (meeting_password like 'v1.%') not valid`);
  }
}
