import { Migration } from '@mikro-orm/migrations';

/** Accounts, the devices they are signed in on, and the refresh tokens of each device. */
export class Migration0002Auth extends Migration {
  override up(): void {
    this.addSql(`create table app_user (
      id uuid primary key,
      name text not null,
      name_key text not null,
      email text not null,
      email_key text not null constraint app_user_email_taken unique,
      password_hash text not null,
      role text not null check (role in ('admin', 'teacher', 'student')),
      status text not null check (status in ('active', 'inactive', 'pending')),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`);
    this.addSql(`create index app_user_by_name on app_user (role, status, name_key, id)`);
    this.addSql(`create table device (
      id uuid primary key,
      user_id uuid not null references app_user (id) on delete cascade,
      address_hash bytea not null,
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz
    )`);
    this.addSql(`create index device_of_user on device (user_id, address_hash)`);
    this.addSql(`create table refresh_token (
      hash bytea primary key,
      device_id uuid not null references device (id) on delete cascade,
      issued_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`);
    this.addSql(`create unique index refresh_token_in_use on refresh_token (device_id) where used_at is null`);
    this.addSql(`create index refresh_token_by_expiry on refresh_token (expires_at)`);
  }
}
