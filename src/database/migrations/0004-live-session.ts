import { Migration } from '@mikro-orm/migrations';

/** Sessions, and who was in them when. */
export class Migration0004LiveSession extends Migration {
  override up(): void {
    this.addSql(`create table live_session (
      id uuid primary key,
      code text not null,
      title text not null,
      description text not null default '',
      class_id uuid,
      host_id uuid not null,
      instructor text,
      starts_at timestamptz not null,
      length_minutes int not null check (length_minutes between 1 and 1440),
      time_zone text not null,
      video_url text,
      meeting_url text,
      meeting_password text,
      capture text[] not null,
      marks_visibility text not null check (marks_visibility in ('concerned', 'room')),
      visibility text not null check (visibility in ('class', 'public')),
      status text not null check (status in ('scheduled', 'live', 'ended', 'cancelled')),
      outcome text check (outcome in ('held', 'host_absent', 'replaced')),
      started_at timestamptz,
      ended_at timestamptz,
      check (visibility = 'public' or class_id is not null),
      check ((status = 'ended') = (outcome is not null) and (status = 'ended') = (ended_at is not null)),
      check ((status in ('live', 'ended')) = (started_at is not null))
    )`);
    this.addSql(`create unique index live_session_code on live_session (code)`);
    this.addSql(`create unique index live_session_one_live on live_session (class_id) where status = 'live'`);
    this.addSql(`create index live_session_class on live_session (class_id, starts_at)`);
    this.addSql(`create index live_session_host on live_session (host_id, starts_at)`);
    this.addSql(`create index live_session_public on live_session (starts_at) where visibility = 'public'`);
    this.addSql(`create table presence_interval (
      id uuid primary key,
      session_id uuid not null references live_session (id),
      user_id uuid not null,
      role text not null,
      staff boolean not null,
      node_id uuid,
      connection_id text,
      joined_at timestamptz not null,
      here_since timestamptz not null,
      left_at timestamptz,
      check (left_at >= joined_at),
      check (here_since <= joined_at),
      check ((node_id is null) = (connection_id is null))
    )`);
    this.addSql(`create unique index presence_interval_open on presence_interval (session_id, user_id, node_id, connection_id)
      nulls not distinct where left_at is null`);
    this.addSql(`create index presence_interval_user on presence_interval (session_id, user_id)`);
    this.addSql(`create index presence_interval_node on presence_interval (node_id) where left_at is null and node_id is not null`);
  }
}
