import { Migration } from '@mikro-orm/migrations';

/** Whom staff have asked to verify who they are, and the pictures that are stored. */
export class Migration0031Verification extends Migration {
  override up(): void {
    // A row exists from before its file is stored until after the file is deleted, so that no crash can leave a file that nobody knows of.
    this.addSql(`create table verification_picture (
      id uuid primary key,
      session_id uuid not null references live_session (id),
      content_key text check (content_key like 'v1.%'),
      created_at timestamptz not null
    )`);
    this.addSql(`create index verification_picture_session on verification_picture (session_id)`);
    this.addSql(`create table verification (
      session_id uuid not null references live_session (id),
      user_id uuid not null,
      status text not null check (status in ('asked', 'agreed', 'sent', 'no-camera', 'declined', 'accepted', 'rejected')),
      method text check (method in ('picture', 'no-camera')),
      asked_at timestamptz not null,
      asked_by uuid not null,
      decided_at timestamptz,
      decided_by uuid,
      reason text,
      picture_id uuid unique references verification_picture (id),
      primary key (session_id, user_id),
      check ((status in ('accepted', 'rejected')) = (decided_at is not null)),
      check (picture_id is null or status in ('sent', 'accepted'))
    )`);
  }
}
