import { QueryHandler, type IQueryHandler, type QueryResult } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassesOfMany, type ClassesOf } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { covering } from '../../../kernel/messaging/period-search.ts';

interface Row {
  readonly userId: string;
  readonly classId: string;
  readonly what: keyof ClassesOf;
}

@QueryHandler(GetClassesOfMany)
export class GetClassesOfManyHandler implements IQueryHandler<GetClassesOfMany> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ userIds }: GetClassesOfMany): Promise<QueryResult<GetClassesOfMany>> {
    const requested = sql`${userIds.filter((id) => isId(id))}::uuid[]`;
    const rows = await this.db.rows(sql<Row>`
      select teacher.id as "userId", class.id as "classId", case when archived_at is null then 'teaching' else 'archived' end as what
      from class, unnest(teacher_ids) as teacher (id)
      where teacher_ids && ${requested} and teacher.id = any (${requested})
      union all
      select student_id, class_id, 'attending' from enrolment join class on class.id = class_id
      where student_id = any (${requested}) and ${covering(this.clock.now())} and archived_at is null
      order by 2`);
    const idsOf = (found: readonly Row[], wanted: Row['what']) => found.filter(({ what }) => what === wanted).map(({ classId }) => classId);
    return new Map(
      [...Map.groupBy(rows, ({ userId }) => userId)].map(([userId, found]) => [
        userId,
        { teaching: idsOf(found, 'teaching'), archived: idsOf(found, 'archived'), attending: idsOf(found, 'attending') },
      ]),
    );
  }
}
