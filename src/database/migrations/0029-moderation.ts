import { Migration } from '@mikro-orm/migrations';

/**
 * What the host of a session has decided about its room: whether it is locked, who was removed from it, and who was asked to switch their microphone off.
 * `here_since`: when the muted user's stay began; another stay is not muted.
 */
export class Migration0029Moderation extends Migration {
  override up(): void {
    this.addSql(`create table room_lock (
      session_id uuid primary key references live_session (id),
      locked boolean not null
    )`);
    this.addSql(`create table room_removal (
      session_id uuid not null references live_session (id),
      user_id uuid not null,
      removed_by uuid not null,
      removed_at timestamptz not null,
      primary key (session_id, user_id)
    )`);
    this.addSql('create index room_removal_user on room_removal (user_id)');
    this.addSql(`create table room_mute (
      session_id uuid not null references live_session (id),
      user_id uuid not null,
      here_since timestamptz not null,
      primary key (session_id, user_id)
    )`);
  }
}
