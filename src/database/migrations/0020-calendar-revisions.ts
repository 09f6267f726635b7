import { Migration } from '@mikro-orm/migrations';

/**
 * What stands in calendars is counted (SEQUENCE and LAST-MODIFIED of RFC 5545) wherever it is changed: what the code counts itself stays as
 * it is, and what it does not, such as another name of the host, is counted here.
 */
export class Migration0020CalendarRevisions extends Migration {
  override up(): void {
    this.addSql(`create function live_session_revised() returns trigger language plpgsql as $$
    begin
      if new.revision = old.revision
        and (new.code, new.title, new.description, coalesce(new.instructor, new.host_name), new.starts_at, new.length_minutes, new.status, new.outcome, new.started_at, new.ended_at)
          is distinct from (old.code, old.title, old.description, coalesce(old.instructor, old.host_name), old.starts_at, old.length_minutes, old.status, old.outcome, old.started_at, old.ended_at)
      then
        new.revision := old.revision + 1;
        new.updated_at := greatest(old.updated_at, now());
      end if;
      return new;
    end $$`);
    this.addSql(`create trigger live_session_revised before update on live_session for each row execute function live_session_revised()`);
  }
}
