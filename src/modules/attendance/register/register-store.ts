import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { MarkSource, MarkStatus, NotExpected } from '../../../contracts/attendance.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import type { Capture, MarksVisibility, SessionStarted } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Register, type Line } from '../domain/register.ts';

interface Row {
  class_id: string | null;
  class_seq: number | null;
  capture: Capture[];
  closed_at: Date | null;
  student_id: string | null;
  expected: boolean;
  not_expected: NotExpected | null;
  status: MarkStatus | null;
  source: MarkSource | null;
  marked_at: Date | null;
  marked_by: string | null;
  found: MarkStatus | null;
  shown: boolean;
}

/** Loads and saves registers, many lines per statement. The caller holds the lock on the session's stream. */
@Injectable()
export class RegisterStore {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The register with all its lines, or those of `students`; undefined if it is not open yet. */
  async load(sessionId: string, marksVisibility: MarksVisibility, students?: readonly string[]): Promise<Register | undefined> {
    const ofStudents = students ? sql`and l.student_id = any(${[...students]}::uuid[])` : sql``;
    const rows = await this.db.rows(sql<Row>`
      select r.class_id, r.class_seq, r.capture, r.closed_at, l.student_id, l.expected, l.not_expected, l.status, l.source, l.marked_at, l.marked_by, l.found, l.shown
      from register r left join register_line l on l.session_id = r.session_id ${ofStudents}
      where r.session_id = ${sessionId}`);
    const first = rows[0];
    if (!first) return undefined;
    const lines = rows.filter((row): row is Row & { student_id: string } => row.student_id !== null).map(asLine);
    const { class_id: classId, class_seq: classSeq, capture, closed_at } = first;
    return new Register({ sessionId, classId, classSeq, capture, closed: closed_at !== null, lines }, marksVisibility, this.clock.now());
  }

  async isOpen(sessionId: string): Promise<boolean> {
    return Boolean(await this.db.row(sql`select 1 from register where session_id = ${sessionId} and closed_at is null`));
  }

  /** Opens the register with a line for each expected student. Returns false if it was open already. */
  async open({ sessionId, classId, classSeq = null, capture, roster }: SessionStarted['payload']): Promise<boolean> {
    const opened = await this.db.rows(sql`
      insert into register (session_id, class_id, class_seq, capture, opened_at)
      values (${sessionId}, ${classId}, ${classSeq}, ${[...capture]}::text[], ${this.clock.now()})
      on conflict do nothing returning session_id`);
    if (!opened.length) return false;
    await this.db.rows(
      sql`insert into register_line (session_id, student_id, expected) select ${sessionId}::uuid, unnest(${[...roster]}::uuid[]), true`,
    );
    return true;
  }

  /** Appends the facts in the order they were decided, and writes the last state of each changed line. */
  async save(tx: Transaction, sessionId: string, register: Register): Promise<void> {
    await saveFacts(tx, sessionStream(sessionId), register);
    await this.write(sessionId, [...register.changed.values()]);
    if (register.classSeq !== register.state.classSeq)
      await this.db.rows(sql`update register set class_seq = ${register.classSeq} where session_id = ${sessionId}`);
    if (register.isClosed && !register.state.closed)
      await this.db.rows(sql`update register set closed_at = ${this.clock.now()} where session_id = ${sessionId}`);
  }

  private async write(sessionId: string, lines: readonly Line[]): Promise<void> {
    if (!lines.length) return;
    await this.db.rows(sql`
      insert into register_line (session_id, student_id, expected, not_expected, status, source, marked_at, marked_by, found, shown)
      select ${sessionId}::uuid, * from unnest(
        ${lines.map((l) => l.studentId)}::uuid[], ${lines.map((l) => l.expected)}::boolean[],
        ${lines.map((l) => l.notExpected)}::text[], ${lines.map((l) => l.status)}::text[],
        ${lines.map((l) => l.source)}::text[], ${lines.map((l) => l.markedAt)}::timestamptz[], ${lines.map((l) => l.markedBy)}::uuid[],
        ${lines.map((l) => l.found)}::text[],
        ${lines.map((l) => l.shown)}::boolean[])
      on conflict (session_id, student_id) do update set expected = excluded.expected,
        not_expected = excluded.not_expected, status = excluded.status, source = excluded.source,
        marked_at = excluded.marked_at, marked_by = excluded.marked_by, found = excluded.found, shown = excluded.shown`);
  }
}

const asLine = (row: Row & { student_id: string }): Line => ({
  studentId: row.student_id,
  expected: row.expected,
  notExpected: row.not_expected,
  status: row.status,
  source: row.source,
  markedAt: row.marked_at,
  markedBy: row.marked_by,
  found: row.found,
  shown: row.shown,
});
