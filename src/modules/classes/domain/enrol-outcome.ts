import type { Person } from '../../../contracts/auth.ts';
import type { EnrolOutcome, WhyInvalid } from '../../../contracts/classes.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

export const ENROL_OUTCOMES: readonly EnrolOutcome[] = ['enrolled', 'already', 'unknown', 'invalid'];

export const WHY_INVALID: readonly WhyInvalid[] = ['NOT_A_STUDENT', 'ACCOUNT_INACTIVE'];

/** Why this account cannot be enrolled; null if it can. */
export const whyInvalid = ({ role, status }: Person): WhyInvalid | null => {
  if (role !== 'student') return 'NOT_A_STUDENT';
  return status === 'active' ? null : 'ACCOUNT_INACTIVE';
};

/** Returns the account if it may own or teach a class; admins may, too. Throws TEACHER_NOT_FOUND or NOT_A_TEACHER. */
export const asTeacher = (person: Person | undefined): Person => {
  if (!person) throw new DomainError('TEACHER_NOT_FOUND');
  if (person.role === 'student' || person.status !== 'active') throw new DomainError('NOT_A_TEACHER');
  return person;
};
