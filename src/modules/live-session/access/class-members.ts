import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetClassAccess, type ClassAccess } from '../../../contracts/classes.ts';
import type { ErrorCode } from '../../../contracts/errors.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { classAsSeenBy, isMember, type KnownClass } from './known-class.ts';

/** Checks whether the caller may see the sessions of a class (its teachers, currently enrolled students, and admins), or plan and start them. */
@Injectable()
export class ClassMembers {
  constructor(private readonly queries: QueryBus) {}

  /** Returns the class as the caller sees it. Throws CLASS_NOT_FOUND or, if the caller is not a member, NOT_ENROLLED or NOT_CLASS_TEACHER. */
  async require(classId: string, by: Principal): Promise<KnownClass> {
    const klass = classAsSeenBy(await this.accessTo(classId, by), by);
    if (!isMember(klass, by)) throw new DomainError(by.role === 'student' ? 'NOT_ENROLLED' : 'NOT_CLASS_TEACHER');
    return klass;
  }

  /** Returns null instead of throwing, for lists, in which outsiders may see other sessions. */
  async find(classId: string, by: Principal): Promise<KnownClass | null> {
    const access = await this.queries.execute(new GetClassAccess(classId, by.userId));
    const klass = access && classAsSeenBy(access, by);
    return klass && isMember(klass, by) ? klass : null;
  }

  /**
   * Requires a teacher of the class or an admin, and a class that is not archived. Throws TEACHER_ONLY, CLASS_NOT_FOUND, CLASS_ARCHIVED or, to
   * teachers of other classes, `otherwise`.
   */
  async requireTeacher(classId: string, by: Principal, otherwise: ErrorCode = 'NOT_CLASS_TEACHER'): Promise<ClassAccess> {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const access = await this.accessTo(classId, by);
    if (by.role !== 'admin' && !access.isTeacher) throw new DomainError(otherwise);
    if (access.archived) throw new DomainError('CLASS_ARCHIVED');
    return access;
  }

  private async accessTo(classId: string, by: Principal): Promise<ClassAccess> {
    const access = isId(classId) ? await this.queries.execute(new GetClassAccess(classId, by.userId)) : null;
    if (!access) throw new DomainError('CLASS_NOT_FOUND');
    return access;
  }
}
