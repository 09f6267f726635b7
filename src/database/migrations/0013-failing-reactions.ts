import { Migration } from '@mikro-orm/migrations';

/** Readiness counts the parked reactions each time it is asked, and admins list what fails: few among very many cursors. */
export class Migration0013FailingReactions extends Migration {
  override up(): void {
    this.addSql(`create index reaction_cursor_failing on reaction_cursor (reaction, stream)
      where seq < wanted_seq and (attempts > 0 or parked_at is not null)`);
  }
}
