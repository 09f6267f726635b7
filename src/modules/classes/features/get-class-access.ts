import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassAccess, GetClassStandings, type ClassAccess, type ClassStanding } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { covering } from '../../../kernel/messaging/period-search.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@QueryHandler(GetClassAccess)
export class GetClassAccessHandler implements IQueryHandler<GetClassAccess> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classId, userId }: GetClassAccess) {
    if (!isId(classId) || !isId(userId)) return null;
    const access = await this.db.row(sql<ClassAccess>`
      select id as "classId", owner_id as "ownerId", teacher_ids as "teacherIds", ${standingOf(userId, this.clock.now())}
      from class where id = ${classId}`);
    return access ?? null;
  }
}

@QueryHandler(GetClassStandings)
export class GetClassStandingsHandler implements IQueryHandler<GetClassStandings> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classIds, userId }: GetClassStandings): Promise<QueryResult<GetClassStandings>> {
    if (!isId(userId)) return new Map();
    const rows = await this.db.rows(sql<ClassStanding & { id: string }>`
      select id, ${standingOf(userId, this.clock.now())} from class where id = any (${classIds.filter((id) => isId(id))}::uuid[])`);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

/** The columns of a `ClassStanding`. */
const standingOf = (userId: string, now: Date) => sql`
  name, archived_at is not null as archived, ${userId}::uuid = any (teacher_ids) as "isTeacher",
  exists (select 1 from enrolment where class_id = class.id and student_id = ${userId} and ${covering(now)}) as "isEnrolled"`;
