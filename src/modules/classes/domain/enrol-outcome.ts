import type { Person } from '../../../contracts/auth.js';
import type { EnrolOutcome, WhyInvalid } from '../../../contracts/classes.js';

export const ENROL_OUTCOMES: readonly EnrolOutcome[] = ['enrolled', 'already', 'unknown', 'invalid'];

export const WHY_INVALID: readonly WhyInvalid[] = ['NOT_A_STUDENT', 'ACCOUNT_INACTIVE'];

/** Why this account can't be enrolled; null when it can. */
export const whyInvalid = ({ role, status }: Person): WhyInvalid | null => {
  if (role !== 'student') return 'NOT_A_STUDENT';
  return status === 'active' ? null : 'ACCOUNT_INACTIVE';
};

/** Whether this account may own or teach a class. An admin may, as they may anything. */
export const mayTeach = ({ role, status }: Person): boolean => role !== 'student' && status === 'active';
