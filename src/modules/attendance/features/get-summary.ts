import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetSummary, type AttendanceSummary, type LineState } from '../../../contracts/attendance.js';
import { GetSessionAccess } from '../../../contracts/live-session.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.js';
import { mayRead } from '../domain/may-mark.js';
import { summarise } from '../domain/register.js';

@QueryHandler(GetSummary)
export class GetSummaryHandler implements IQueryHandler<GetSummary> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId }: GetSummary): Promise<AttendanceSummary> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    mayRead(await this.queries.execute(new GetSessionAccess(sessionId, by)));
    return summarise(
      await this.db.rows(
        sql<LineState>`select expected, not_expected as "notExpected", status from register_line where session_id = ${sessionId}`,
      ),
    );
  }
}
