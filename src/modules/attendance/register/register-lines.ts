import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import type { LineState } from '../../../contracts/attendance.ts';
import { GetPeople, type Person, type Principal } from '../../../contracts/auth.ts';
import { GetVerifications, type VerificationState } from '../../../contracts/classroom/verification.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import { GetTimeAttended, type TimeAttended } from '../../../contracts/live-session/attended.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { requireStaff } from '../domain/register-access.ts';
import { timeOf } from '../domain/time-of.ts';
import { verificationOf } from '../domain/verification-of.ts';
import type { RegisterLine } from '../dto/views.ts';
import { LINE_STATE } from './line-columns.ts';

/** A line as it is stored, without what other modules know about the student. */
export type StoredLine = LineState & Pick<RegisterLine, 'markedBy'>;

/** Reads the lines of a register as its staff see them. */
@Injectable()
export class RegisterLines {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  /** Throws TEACHER_ONLY, SESSION_NOT_FOUND, NOT_SESSION_HOST and REGISTER_NOT_FOUND. */
  async require(by: Principal, sessionId: string): Promise<void> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    requireStaff(await this.queries.execute(new GetSessionAccess(sessionId, by)));
    if (!(await this.db.row(sql`select 1 from register where session_id = ${sessionId}`))) throw new DomainError('REGISTER_NOT_FOUND');
  }

  /** The ids of all students with a line, and whether they are expected. */
  async places(sessionId: string): Promise<ReadonlyMap<string, boolean>> {
    const rows = await this.db.rows(
      sql<{ id: string; expected: boolean }>`select student_id as id, expected from register_line where session_id = ${sessionId}`,
    );
    return new Map(rows.map(({ id, expected }) => [id, expected]));
  }

  /** The lines that match a further condition, in any order. */
  stored(sessionId: string, condition: RawBuilder<unknown> = sql`true`): Promise<StoredLine[]> {
    return this.db.rows(sql<StoredLine>`
      select ${LINE_STATE}, marked_by as "markedBy" from register_line where session_id = ${sessionId} and ${condition}`);
  }

  async peopleOf(ids: readonly string[]): Promise<ReadonlyMap<string, Person>> {
    const people = ids.length ? await this.queries.execute(new GetPeople([...new Set(ids)])) : [];
    return new Map(people.map((person) => [person.id, person]));
  }

  /** Adds names, time attended and verifications to these lines, in their order. */
  async complete(sessionId: string, lines: readonly StoredLine[], people: ReadonlyMap<string, Person>): Promise<RegisterLine[]> {
    const ids = lines.map(({ studentId }) => studentId);
    const attended = ids.length ? await this.queries.execute(new GetTimeAttended(sessionId, ids)) : new Map<string, TimeAttended>();
    const verified = ids.length ? await this.queries.execute(new GetVerifications(sessionId, ids)) : new Map<string, VerificationState>();
    return lines.map((line) => {
      const { name = '', email = '', status } = people.get(line.studentId) ?? {};
      const verification = verificationOf(verified, line.studentId);
      return { ...line, name, email, active: status === 'active', ...timeOf(attended, line.studentId), verification };
    });
  }
}
