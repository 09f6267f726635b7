import { Migration } from '@mikro-orm/migrations';

/** How long the video of a session is, if its host says so. */
export class Migration0025VideoLength extends Migration {
  override up(): void {
    this.addSql(`alter table live_session add column video_seconds int check (video_seconds between 1 and 360000)`);
  }
}
