import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetJoinedSince } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { covering } from '../../../kernel/domain/period.ts';

@QueryHandler(GetJoinedSince)
export class GetJoinedSinceHandler implements IQueryHandler<GetJoinedSince> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classId, since }: GetJoinedSince) {
    const rows = await this.db.rows(sql<{ student_id: string }>`
      select student_id from enrolment where class_id = ${classId} and starts_at > ${since} and ${covering(this.clock.now())} order by student_id`);
    return rows.map((row) => row.student_id);
  }
}
