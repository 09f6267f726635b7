import { Migration } from '@mikro-orm/migrations';

/** People who sign in through an identity provider: they may have no password, and their device no address. */
export class Migration0021Identities extends Migration {
  override up(): void {
    this.addSql(`alter table app_user alter column password_hash drop not null`);
    this.addSql(`alter table device alter column address_hash drop not null`);
    this.addSql(`create table user_identity (
      issuer text not null,
      subject text not null,
      user_id uuid not null references app_user (id) on delete cascade,
      -- whether the provider had verified the email of the account when the two were connected
      email_verified boolean not null,
      -- the device of those who send the provider's tokens with their requests; null until then, and after it was signed out
      device_id uuid references device (id) on delete set null,
      -- tokens issued before this are rejected
      tokens_from timestamptz,
      created_at timestamptz not null,
      constraint user_identity_of_subject primary key (issuer, subject)
    )`);
    this.addSql(`create index user_identity_of_user on user_identity (user_id)`);
    this.addSql(`create index user_identity_of_device on user_identity (device_id)`);
  }
}
