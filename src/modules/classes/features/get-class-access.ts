import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { GetClassAccess, type ClassAccess } from '../../../contracts/classes.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { covering } from '../../../kernel/domain/period.ts';

@QueryHandler(GetClassAccess)
export class GetClassAccessHandler implements IQueryHandler<GetClassAccess> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  async execute({ classId, userId }: GetClassAccess) {
    if (!isId(classId) || !isId(userId)) return null;
    const access = await this.db.row(sql<ClassAccess>`
      select id as "classId", name, archived_at is not null as archived, owner_id as "ownerId", teacher_ids as "teacherIds",
        ${userId}::uuid = any (teacher_ids) as "isTeacher",
        exists (select 1 from enrolment where class_id = class.id and student_id = ${userId} and ${covering(this.clock.now())}) as "isEnrolled"
      from class where id = ${classId}`);
    return access ?? null;
  }
}
