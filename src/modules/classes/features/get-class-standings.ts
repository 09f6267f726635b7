import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassStandings, type ClassStanding } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { covering } from '../../../kernel/domain/period.ts';

@QueryHandler(GetClassStandings)
export class GetClassStandingsHandler implements IQueryHandler<GetClassStandings> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classIds, userId }: GetClassStandings): Promise<QueryResult<GetClassStandings>> {
    if (!isId(userId)) return new Map();
    const rows = await this.db.rows(sql<ClassStanding & { id: string }>`
      select id, name, archived_at is not null as archived, ${userId}::uuid = any (teacher_ids) as "isTeacher",
        exists (select 1 from enrolment where class_id = class.id and student_id = ${userId} and ${covering(this.clock.now())}) as "isEnrolled"
      from class where id = any (${classIds.filter((id) => isId(id))}::uuid[])`);
    return new Map(rows.map((row) => [row.id, row]));
  }
}
