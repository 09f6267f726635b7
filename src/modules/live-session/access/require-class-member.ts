import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetClassAccess, type ClassAccess } from '../../../contracts/classes.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { classAsSeenBy, isMember, type KnownClass } from './known-class.ts';

/** Checks that the caller may see the sessions of a class: its teachers, currently enrolled students, and admins. */
@Injectable()
export class RequireClassMember {
  constructor(private readonly queries: QueryBus) {}

  /** Throws CLASS_NOT_FOUND, NOT_ENROLLED and NOT_CLASS_TEACHER. */
  async check(classId: string, by: Principal): Promise<KnownClass> {
    const access = isId(classId) ? await this.queries.execute(new GetClassAccess(classId, by.userId)) : null;
    if (!access) throw new DomainError('CLASS_NOT_FOUND');
    const klass = asMember(access, by);
    if (!klass) throw new DomainError(by.role === 'student' ? 'NOT_ENROLLED' : 'NOT_CLASS_TEACHER');
    return klass;
  }

  /** Returns null instead of throwing, for lists, in which outsiders may see other sessions. */
  async find(classId: string, by: Principal): Promise<KnownClass | null> {
    const access = await this.queries.execute(new GetClassAccess(classId, by.userId));
    return access && asMember(access, by);
  }
}

const asMember = (access: ClassAccess, by: Principal): KnownClass | null => {
  const klass = classAsSeenBy(access, by);
  return isMember(klass, by) ? klass : null;
};
