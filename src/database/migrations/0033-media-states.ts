import { Migration } from '@mikro-orm/migrations';

/**
 * What each connection has switched on. `media_state_number` numbers the changes in a session, so that nodes can ask what is new since the last one they
 * told their clients of. It is null for connections that never had anything on.
 */
export class Migration0033MediaStates extends Migration {
  override up(): void {
    this.addSql(`alter table presence_interval
      add column microphone boolean not null default false,
      add column camera boolean not null default false,
      add column screen boolean not null default false,
      add column media_state_number int`);
    this.addSql(
      `create index presence_interval_media_state on presence_interval (session_id, media_state_number) where media_state_number is not null`,
    );
  }
}
