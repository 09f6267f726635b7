import { Migration } from '@mikro-orm/migrations';

/**
 * Who takes part in a session's video and audio. `media_number` numbers the connections of a session that asked to, and is null for all others.
 * A user's place in the line is the smallest `media_line` of their open intervals.
 */
export class Migration0032Media extends Migration {
  override up(): void {
    this.addSql(`alter table presence_interval
      add column media_number int,
      add column media_line int,
      add check ((media_number is null) = (media_line is null))`);
    this.addSql(`create index presence_interval_media on presence_interval (session_id, media_number) where media_number is not null`);
  }
}
