import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Principal } from '../../../contracts/auth.ts';
import { GetClassAccess, type ClassAccess } from '../../../contracts/classes.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { belongs, classAsSeenBy, type KnownClass } from './known-class.ts';

/** Sessions of a class are visible to its teachers, to students enrolled now, and to admins. */
@Injectable()
export class ClassMembers {
  constructor(private readonly queries: QueryBus) {}

  async require(classId: string, by: Principal): Promise<KnownClass> {
    const access = isId(classId) ? await this.queries.execute(new GetClassAccess(classId, by.userId)) : null;
    if (!access) throw new DomainError('CLASS_NOT_FOUND');
    const klass = asMember(access, by);
    if (!klass) throw new DomainError(by.role === 'student' ? 'NOT_ENROLLED' : 'NOT_CLASS_TEACHER');
    return klass;
  }

  /** Returns null for everyone else: in lists, where they see other sessions, that is no error. */
  async find(classId: string, by: Principal): Promise<KnownClass | null> {
    const access = await this.queries.execute(new GetClassAccess(classId, by.userId));
    return access && asMember(access, by);
  }
}

const asMember = (access: ClassAccess, by: Principal): KnownClass | null => {
  const klass = classAsSeenBy(access, by);
  return belongs(klass, by) ? klass : null;
};
