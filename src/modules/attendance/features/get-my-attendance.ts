import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetMyAttendance, type LineState, type MyAttendance } from '../../../contracts/attendance.ts';
import { GetVerifications } from '../../../contracts/classroom/verification.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import { GetTimeAttended } from '../../../contracts/live-session/attended.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { timeOf } from '../domain/time-of.ts';
import { verificationOf } from '../domain/verification-of.ts';

type OwnLine = Pick<LineState, 'status' | 'source' | 'expected' | 'notExpected' | 'markedAt'>;

const NO_LINE: OwnLine = { status: null, source: null, expected: false, notExpected: null, markedAt: null };

/** A student's own line. Students who have left the class still see theirs. */
@QueryHandler(GetMyAttendance)
export class GetMyAttendanceHandler implements IQueryHandler<GetMyAttendance> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId }: GetMyAttendance): Promise<MyAttendance> {
    if (by.role !== 'student') throw new DomainError('STUDENT_ONLY');
    const access = await this.queries.execute(new GetSessionAccess(sessionId, by));
    if (!access) throw new DomainError('SESSION_NOT_FOUND');
    const line = await this.db.row(sql<OwnLine>`
      select status, source, expected, not_expected as "notExpected", marked_at as "markedAt" from register_line
      where session_id = ${sessionId} and student_id = ${by.userId}`);
    if (!line && access.refusal === 'NOT_ADMITTED') throw new DomainError('NOT_ADMITTED');
    const attended = await this.queries.execute(new GetTimeAttended(sessionId, [by.userId]));
    const verification = verificationOf(await this.queries.execute(new GetVerifications(sessionId, [by.userId])), by.userId);
    return { sessionId, ...(line ?? NO_LINE), ...timeOf(attended, by.userId), verification };
  }
}
