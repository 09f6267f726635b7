import { Migration } from '@mikro-orm/migrations';

/** What makes a session something to find, to book and to plan in series. */
export class Migration0006Catalogue extends Migration {
  override up(): void {
    this.addSql(`alter table live_session
      add column capacity int check (capacity between 1 and 100000),
      add column price int not null default 0 check (price >= 0),
      add column currency text check (currency ~ '^[A-Z]{3}$'),
      add column late_booking boolean not null default false,
      add column host_name text not null default '',
      add column search_text text not null default '',
      add column series_id uuid,
      add column occurrence timestamptz,
      add column revision int not null default 0,
      add column updated_at timestamptz not null default now(),
      add column soon_told_for timestamptz,
      add check ((price > 0) = (currency is not null)),
      add check ((series_id is null) = (occurrence is null))`);
    this.addSql(`update live_session s set host_name = u.name from app_user u where u.id = s.host_id`);
    // What searchKey() and wordsOf() do, as good as SQL can do it; each change of a session does it well.
    this.addSql(`update live_session set search_text = regexp_replace(
      lower(regexp_replace(normalize(concat_ws(' ', title, coalesce(instructor, host_name), description), NFKD), '[\u0300-\u036f]', '', 'g')),
      '[[:punct:][:space:]]+', ' ', 'g')`);
    // The names are those that PostgreSQL gave the nameless constraints of 0004.
    this.addSql(`alter table live_session drop constraint live_session_visibility_check`);
    this.addSql(`alter table live_session drop constraint live_session_check`);
    this.addSql(`alter table live_session drop constraint live_session_check2`);
    this.addSql(`alter table live_session
      add constraint live_session_visibility check (visibility in ('class', 'booked', 'public')),
      add constraint live_session_audience check (visibility <> 'class' or (class_id is not null and capacity is null and price = 0)),
      add constraint live_session_started check (
        (status = 'live' and started_at is not null) or (status = 'ended' and (started_at is not null or outcome = 'host_absent'))
        or (status in ('scheduled', 'cancelled') and started_at is null))`);
    // The order of all lists: what is live, then what comes soonest, then what is over, from the last. In microseconds; 2^62 keeps the three apart.
    this.addSql(`alter table live_session add column list_key bigint not null generated always as (
      case status when 'live' then -4611686018427387904 when 'scheduled' then 0 else 4611686018427387904 end
      + case when status in ('live', 'scheduled') then 1 else -1 end * (extract(epoch from (starts_at at time zone 'UTC')) * 1000000)::bigint
    ) stored`);
    this.addSql(
      `alter table live_session add column search tsvector not null generated always as (to_tsvector('simple', search_text)) stored`,
    );
    this.addSql(`drop index live_session_class`);
    this.addSql(`drop index live_session_host`);
    this.addSql(`drop index live_session_public`);
    // With all that filters go by, so that a page far down the list is found without looking at the sessions before it.
    this.addSql(`create index live_session_list on live_session (list_key, id)
      include (visibility, status, class_id, host_id, starts_at, price)`);
    this.addSql(`create index live_session_class on live_session (class_id, list_key, id)`);
    this.addSql(`create index live_session_host on live_session (host_id, list_key, id)`);
    this.addSql(`create index live_session_search on live_session using gin (search)`);
    this.addSql(`create unique index live_session_occurrence on live_session (series_id, occurrence)`);
    // What the clock will do something about.
    this.addSql(`create index live_session_waiting on live_session (starts_at) where status = 'scheduled'`);
    this.addSql(`create index live_session_running on live_session (started_at) where status = 'live'`);
  }
}
