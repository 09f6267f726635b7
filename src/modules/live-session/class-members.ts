import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../contracts/auth.js';
import { GetClassAccess } from '../../contracts/classes.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { isId } from '../../kernel/ids.js';
import type { KnownClass } from './session-views.js';

/** Whoever looks at the sessions of a class teaches it, attends it now, or is an admin. */
@Injectable()
export class ClassMembers {
  constructor(private readonly queries: QueryBus) {}

  async require(classId: string, { userId, role }: Principal): Promise<KnownClass> {
    const access = isId(classId) ? await this.queries.execute(new GetClassAccess(classId, userId)) : null;
    if (!access) throw new Refusal('CLASS_NOT_FOUND');
    const { name, archived, isEnrolled } = access;
    // The role counts before the list: who is no teacher any more teaches nothing, whatever the class remembers.
    const teaches = access.isTeacher && role !== 'student';
    if (role !== 'admin' && !teaches && !isEnrolled) throw new Refusal(role === 'student' ? 'NOT_ENROLLED' : 'NOT_CLASS_TEACHER');
    return { name, archived, teaches, enrolled: isEnrolled };
  }
}
