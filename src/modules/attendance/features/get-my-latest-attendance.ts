import { QueryBus, QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetMyLatestAttendance, type MarkStatus } from '../../../contracts/attendance.ts';
import { GetClassAccess } from '../../../contracts/classes.ts';
import { sessionStream } from '../../../contracts/fact.ts';
import { SessionEnded } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';

interface Row {
  readonly sessionId: string;
  readonly status: MarkStatus;
}

@QueryHandler(GetMyLatestAttendance)
export class GetMyLatestAttendanceHandler implements IQueryHandler<GetMyLatestAttendance> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, classId: asked }: GetMyLatestAttendance): Promise<QueryResult<GetMyLatestAttendance>> {
    if (by.role !== 'student') throw new DomainError('STUDENT_ONLY');
    const access = await this.queries.execute(new GetClassAccess(asked, by.userId));
    if (!access) throw new DomainError('CLASS_NOT_FOUND');
    if (!access.isEnrolled) throw new DomainError('NOT_ENROLLED');
    const { classId } = access;
    const latest = await this.latestOf(classId, by.userId);
    return { classId, sessionId: latest?.sessionId ?? null, status: latest?.status ?? null };
  }

  /** If the log of an old session has been deleted, its outcome is unknown, and it counts as held. */
  private latestOf(classId: string, studentId: string): Promise<Row | undefined> {
    return this.db.row(sql<Row>`
      select session_id as "sessionId", status from register join register_line using (session_id)
      where class_id = ${classId} and student_id = ${studentId} and closed_at is not null and status is not null
        and 'held' = coalesce((
          select payload ->> 'outcome' from event_log
          where stream = ${sessionStream('')}::text || session_id and type = ${SessionEnded.type} order by seq desc limit 1
        ), 'held')
      order by closed_at desc, session_id desc limit 1`);
  }
}
