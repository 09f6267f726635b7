import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetClassAccess, type ClassAccess } from '../../../contracts/classes.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';

/** Checks that the caller may plan or start sessions of a class: they must teach the class or be an admin, and the class must not be archived. */
@Injectable()
export class RequireClassTeacher {
  constructor(private readonly queries: QueryBus) {}

  /** Throws TEACHER_ONLY, CLASS_NOT_FOUND, CLASS_ARCHIVED or, to teachers of other classes, `otherwise`. */
  async check(classId: string, by: Principal, otherwise: ErrorCode = 'NOT_CLASS_TEACHER'): Promise<ClassAccess> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const access = isId(classId) ? await this.queries.execute(new GetClassAccess(classId, by.userId)) : null;
    if (!access) throw new DomainError('CLASS_NOT_FOUND');
    if (by.role !== 'admin' && !access.isTeacher) throw new DomainError(otherwise);
    if (access.archived) throw new DomainError('CLASS_ARCHIVED');
    return access;
  }
}
