import { Migration } from '@mikro-orm/migrations';

/** The hands that are raised. */
export class Migration0028Hands extends Migration {
  override up(): void {
    this.addSql(`create table raised_hand (
      session_id uuid not null references live_session (id),
      user_id uuid not null,
      seq int not null,
      raised_at timestamptz not null,
      primary key (session_id, user_id),
      unique (session_id, seq)
    )`);
  }
}
