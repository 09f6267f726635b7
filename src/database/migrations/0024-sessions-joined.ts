import { Migration } from '@mikro-orm/migrations';

/** Finds the sessions that a user joined. */
export class Migration0024SessionsJoined extends Migration {
  override up(): void {
    this.addSql(`create index presence_interval_sessions on presence_interval (user_id, session_id)`);
  }
}
