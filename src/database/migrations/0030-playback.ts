import { Migration } from '@mikro-orm/migrations';

/** Where the shared video of a session was when its host last controlled it. `video`: the URL it is about; the session may have another by now. */
export class Migration0030Playback extends Migration {
  override up(): void {
    this.addSql(`create table playback (
      session_id uuid primary key,
      video text not null,
      playing boolean not null,
      position double precision not null check (position >= 0),
      rate double precision not null check (rate > 0),
      changed_at timestamptz not null
    )`);
  }
}
