import { QueryBus, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetSummary, type AttendanceSummary, type LineState } from '../../../contracts/attendance.ts';
import { GetSessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { requireStaff } from '../domain/register-access.ts';
import { summarise } from '../domain/summary.ts';

@QueryHandler(GetSummary)
export class GetSummaryHandler implements IQueryHandler<GetSummary> {
  constructor(
    private readonly db: Database,
    private readonly queries: QueryBus,
  ) {}

  async execute({ by, sessionId }: GetSummary): Promise<AttendanceSummary> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    requireStaff(await this.queries.execute(new GetSessionAccess(sessionId, by)));
    return summarise(
      await this.db.rows(
        sql<LineState>`select expected, not_expected as "notExpected", status from register_line where session_id = ${sessionId}`,
      ),
    );
  }
}
