import { Migration } from '@mikro-orm/migrations';

/** The texts of chats, which can be erased, and the sessions whose chat is switched off. */
export class Migration0027Chat extends Migration {
  override up(): void {
    // No foreign key on user_id: as in the log, ids outlive the accounts.
    this.addSql(`create table chat_message (
      session_id uuid not null references live_session (id),
      id uuid not null,
      seq int not null,
      user_id uuid not null,
      role text not null,
      text text check (char_length(text) between 1 and 2000),
      sent_at timestamptz not null,
      primary key (session_id, id),
      unique (session_id, seq)
    )`);
    this.addSql(`create table chat_setting (
      session_id uuid primary key references live_session (id),
      open boolean not null
    )`);
  }
}
