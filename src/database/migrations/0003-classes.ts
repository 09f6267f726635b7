import { Migration } from '@mikro-orm/migrations';

/** Classes with their teachers, and dated enrolments. */
export class Migration0003Classes extends Migration {
  override up(): void {
    this.addSql(`create table class (
      id uuid primary key,
      name text not null,
      owner_id uuid not null,
      teacher_ids uuid[] not null,
      join_code text constraint class_join_code unique,
      created_at timestamptz not null,
      archived_at timestamptz,
      constraint class_owner_teaches check (owner_id = any (teacher_ids))
    )`);
    this.addSql(`create index class_of_teacher on class using gin (teacher_ids)`);
    // GiST compares uuids only with an extension that the embedded database has not; spans of one uuid it compares by itself.
    this.addSql(`create type uuid_span as range (subtype = uuid)`);
    this.addSql(`create table enrolment (
      id uuid primary key,
      class_id uuid not null references class (id),
      student_id uuid not null,
      starts_at timestamptz not null,
      ends_at timestamptz,
      constraint enrolment_ends_after_start check (ends_at >= starts_at),
      constraint enrolment_no_overlap exclude using gist (
        uuid_span(class_id, class_id, '[]') with =, uuid_span(student_id, student_id, '[]') with =, tstzrange(starts_at, ends_at) with &&
      )
    )`);
    this.addSql(`create index enrolment_of_class on enrolment (class_id, student_id, starts_at)`);
    this.addSql(`create index enrolment_of_student on enrolment (student_id, class_id)`);
  }
}
