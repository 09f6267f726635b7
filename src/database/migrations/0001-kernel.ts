import { Migration } from '@mikro-orm/migrations';

/** The log, its streams and its cursors; nodes; answers kept for Idempotency-Key. */
export class Migration0001Kernel extends Migration {
  override up(): void {
    this.addSql(`create table event_stream (stream text primary key, last_seq int not null default 0)`);
    this.addSql(`create table event_log (
      stream text not null,
      seq int not null,
      id uuid not null,
      type text not null,
      version int not null,
      audience text not null,
      payload jsonb not null,
      actor_id uuid,
      occurred_at timestamptz not null,
      primary key (stream, seq)
    )`);
    this.addSql(`create table reaction_cursor (
      reaction text not null,
      stream text not null,
      seq int not null,
      wanted_seq int not null,
      attempts int not null default 0,
      next_try_at timestamptz not null default now(),
      parked_at timestamptz,
      primary key (reaction, stream)
    )`);
    this.addSql(`create index reaction_cursor_due on reaction_cursor (next_try_at) where seq < wanted_seq and parked_at is null`);
    this.addSql(`create function event_log_is_immutable() returns trigger language plpgsql as $$
      begin
        if current_setting('rollcall.forget_stream', true) = coalesce(old.stream, '') and tg_op = 'DELETE' then return old; end if;
        raise exception 'event_log is append-only';
      end $$`);
    this.addSql(
      `create trigger event_log_no_change before update or delete on event_log for each row execute function event_log_is_immutable()`,
    );
    this.addSql(
      `create function event_log_no_truncate() returns trigger language plpgsql as $$ begin raise exception 'event_log is append-only'; end $$`,
    );
    this.addSql(
      `create trigger event_log_no_truncate before truncate on event_log for each statement execute function event_log_no_truncate()`,
    );
    this.addSql(
      `create table forgotten_stream (stream text not null, last_seq int not null, forgotten_at timestamptz not null default now(), forgotten_by text not null default current_user)`,
    );
    this.addSql(`create function forget_stream(name text) returns void language plpgsql as $$
      begin
        insert into forgotten_stream (stream, last_seq) select stream, last_seq from event_stream where stream = name;
        perform set_config('rollcall.forget_stream', name, true);
        delete from event_log where stream = name;
        perform set_config('rollcall.forget_stream', '', true);
      end $$`);
    this.addSql(`revoke all on function forget_stream(text) from public`);
    this.addSql(`create table idempotency_key (
      user_id uuid not null,
      key text not null,
      request_hash text not null,
      status int,
      body jsonb,
      created_at timestamptz not null default now(),
      primary key (user_id, key)
    )`);
    this.addSql(`create index idempotency_key_age on idempotency_key (created_at)`);
    this.addSql(
      `create table node_lease (node_id uuid primary key, started_at timestamptz not null default now(), seen_at timestamptz not null default now())`,
    );
  }
}
