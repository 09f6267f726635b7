import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../contracts/auth.js';
import { GetClassAccess, type ClassAccess } from '../../contracts/classes.js';
import type { ErrorCode } from '../../contracts/errors.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { isId } from '../../kernel/ids.js';

/** Whoever plans or starts a session of a class teaches it at that moment, or is an admin; and the class is in use. */
@Injectable()
export class ClassStaff {
  constructor(private readonly queries: QueryBus) {}

  /** `otherwise`: what a teacher of other classes is told. */
  async require(classId: string, by: Principal, otherwise: ErrorCode = 'NOT_CLASS_TEACHER'): Promise<ClassAccess> {
    if (by.role === 'student') throw new Refusal('TEACHER_ONLY');
    const access = isId(classId) ? await this.queries.execute(new GetClassAccess(classId, by.userId)) : null;
    if (!access) throw new Refusal('CLASS_NOT_FOUND');
    if (by.role !== 'admin' && !access.isTeacher) throw new Refusal(otherwise);
    if (access.archived) throw new Refusal('CLASS_ARCHIVED');
    return access;
  }
}
