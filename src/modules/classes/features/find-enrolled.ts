import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { FindEnrolled } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { covering } from '../../../kernel/domain/period.ts';

@QueryHandler(FindEnrolled)
export class FindEnrolledHandler implements IQueryHandler<FindEnrolled> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classId, userIds }: FindEnrolled) {
    const ids = userIds.filter((id) => isId(id));
    if (!isId(classId) || !ids.length) return [];
    const rows = await this.db.rows(sql<{ student_id: string }>`
      select student_id from enrolment where class_id = ${classId} and student_id = any (${ids}::uuid[]) and ${covering(this.clock.now())}`);
    return rows.map((row) => row.student_id);
  }
}
