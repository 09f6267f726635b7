import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassesOf } from '../../../contracts/classes.js';
import { Clock } from '../../../kernel/clock.js';
import { isId } from '../../../kernel/ids.js';
import { Database } from '../../../kernel/messaging/database.js';
import { enrolledAt } from '../enrolled-now.js';

@QueryHandler(GetClassesOf)
export class GetClassesOfHandler implements IQueryHandler<GetClassesOf> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ userId }: GetClassesOf) {
    if (!isId(userId)) return { teaching: [], attending: [] };
    const found = await this.db.row(sql<{ teaching: string[]; attending: string[] }>`
      select
        array(select id from class where teacher_ids @> array[${userId}]::uuid[] and archived_at is null order by id) as teaching,
        array(
          select class.id from enrolment join class on class.id = class_id
          where student_id = ${userId} and ${enrolledAt(this.clock.now())} and archived_at is null order by class.id
        ) as attending`);
    return found!;
  }
}
