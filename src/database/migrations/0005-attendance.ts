import { Migration } from '@mikro-orm/migrations';

/** The register of a session and its lines. Their history is in the log. */
export class Migration0005Attendance extends Migration {
  override up(): void {
    this.addSql(`create table register (
      session_id uuid primary key,
      class_id uuid,
      capture text[] not null,
      opened_at timestamptz not null,
      closed_at timestamptz
    )`);
    this.addSql(`create table register_line (
      session_id uuid not null references register (session_id),
      student_id uuid not null,
      expected boolean not null,
      status text check (status in ('present', 'late', 'absent', 'excused')),
      source text check (source in ('teacher', 'presence', 'closing')),
      marked_by uuid,
      marked_at timestamptz,
      shown boolean not null default false,
      primary key (session_id, student_id),
      check ((status is null) = (source is null) and (status is null) = (marked_at is null))
    )`);
    this.addSql(`create index register_line_student on register_line (student_id, session_id)`);
  }
}
