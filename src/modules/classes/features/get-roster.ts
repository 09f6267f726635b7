import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetRoster } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { covering } from '../../../kernel/domain/period.ts';

@QueryHandler(GetRoster)
export class GetRosterHandler implements IQueryHandler<GetRoster> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classId }: GetRoster) {
    if (!isId(classId)) return [];
    const rows = await this.db.rows(sql<{ student_id: string }>`
      select student_id from enrolment where class_id = ${classId} and ${covering(this.clock.now())} order by student_id`);
    return rows.map((row) => row.student_id);
  }
}
