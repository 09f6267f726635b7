import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { sessionStream } from '../../../contracts/fact.ts';
import type { Capture, MarksVisibility, SessionStarted } from '../../../contracts/live-session.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Register } from '../domain/register.ts';
import type { Line, RegisterState } from '../domain/register-state.ts';
import { LINE_STATE } from './line-columns.ts';

type Row = Pick<RegisterState, 'classId' | 'classSeq' | 'closed'> & { capture: Capture[] } & (Line | { studentId: null });

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
      select class_id as "classId", class_seq as "classSeq", capture, closed_at is not null as closed,
        ${LINE_STATE}, marked_by as "markedBy", found, shown
      from register r left join register_line l on l.session_id = r.session_id ${ofStudents}
      where r.session_id = ${sessionId}`);
    const first = rows[0];
    if (!first) return undefined;
    const { classId, classSeq, capture, closed } = first;
    const lines = rows.filter((row) => row.studentId !== null);
    return new Register({ sessionId, classId, classSeq, capture, closed, lines }, marksVisibility, this.clock.now());
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
