import { Migration } from '@mikro-orm/migrations';

/** The numbers that stand for our ids in dialects whose clients expect numbers. Drawn from one sequence, so that no number means two things. */
export class Migration0023NumericIds extends Migration {
  override up(): void {
    this.addSql(`create table numeric_id (
      number int generated always as identity primary key,
      kind text not null,
      id uuid not null,
      constraint numeric_id_of unique (kind, id)
    )`);
  }
}
