import type { Config } from '../../../config/config.ts';
import type { UserStatus } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

/** The status of a teacher who signs up. Throws TEACHER_SIGNUP_CLOSED. */
export const statusOfNewTeacher = (signup: Config['teacherSignup']): UserStatus => {
  if (signup === 'closed') throw new DomainError('TEACHER_SIGNUP_CLOSED');
  return signup === 'open' ? 'active' : 'pending';
};
