import { Injectable } from '@nestjs/common';
import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql, type RawBuilder } from 'kysely';
import { FindEnrolled, GetJoinedSince, GetRoster } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { covering } from '../../../kernel/messaging/period-search.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';

@Injectable()
class EnrolledStudents {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  protected async find(classId: string, condition: RawBuilder<unknown>): Promise<readonly string[]> {
    if (!isId(classId)) return [];
    const rows = await this.db.rows(sql<{ id: string }>`
      select student_id as id from enrolment
      where class_id = ${classId} and ${covering(this.clock.now())} and ${condition} order by student_id`);
    return rows.map(({ id }) => id);
  }
}

@QueryHandler(GetRoster)
export class GetRosterHandler extends EnrolledStudents implements IQueryHandler<GetRoster> {
  execute({ classId }: GetRoster) {
    return this.find(classId, sql`true`);
  }
}

@QueryHandler(GetJoinedSince)
export class GetJoinedSinceHandler extends EnrolledStudents implements IQueryHandler<GetJoinedSince> {
  execute({ classId, since }: GetJoinedSince) {
    return this.find(classId, sql`starts_at > ${since}`);
  }
}

@QueryHandler(FindEnrolled)
export class FindEnrolledHandler extends EnrolledStudents implements IQueryHandler<FindEnrolled> {
  execute({ classId, userIds }: FindEnrolled) {
    return this.find(classId, sql`student_id = any (${userIds.filter((id) => isId(id))}::uuid[])`);
  }
}
