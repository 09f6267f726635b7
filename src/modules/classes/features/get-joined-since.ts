import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetJoinedSince } from '../../../contracts/classes.js';
import { Clock } from '../../../kernel/clock.js';
import { Database } from '../../../kernel/messaging/database.js';
import { enrolledAt } from '../enrolled-now.js';

@QueryHandler(GetJoinedSince)
export class GetJoinedSinceHandler implements IQueryHandler<GetJoinedSince> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classId, since }: GetJoinedSince) {
    const rows = await this.db.rows(sql<{ student_id: string }>`
      select student_id from enrolment where class_id = ${classId} and starts_at > ${since} and ${enrolledAt(this.clock.now())} order by student_id`);
    return rows.map((row) => row.student_id);
  }
}
