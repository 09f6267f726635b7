import { Migration } from '@mikro-orm/migrations';

/**
 * What clients of live-sessions systems see as one session: a card, whose id is that of its first session. `run`: how many sessions of the card came
 * before. First sessions have a row only if their card was deleted.
 */
export class Migration0026SessionCards extends Migration {
  override up(): void {
    this.addSql(`create table session_card (
      session_id uuid primary key references live_session (id),
      card_id uuid not null references live_session (id),
      run int not null check (run >= 0),
      deleted_at timestamptz,
      unique (card_id, run),
      check ((run = 0) = (session_id = card_id))
    )`);
  }
}
