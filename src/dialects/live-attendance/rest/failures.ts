import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { failureTexts } from '../../shared/failure-texts.ts';

const BAD_FORM = [400, 'Invalid request schema'] as const;
const NOT_TEACHER = [403, 'Forbidden, not class teacher'] as const;

export const failureOf = failureTexts({
  VALIDATION_FAILED: BAD_FORM,
  MALFORMED_BODY: BAD_FORM,
  EMAIL_TAKEN: [400, 'Email already exists'],
  INVALID_CREDENTIALS: [400, 'Invalid email or password'],
  SESSION_NOT_LIVE: [400, 'No active attendance session'],
  UNAUTHENTICATED: [401, 'Unauthorized, token missing or invalid'],
  TEACHER_ONLY: [403, 'Forbidden, teacher access required'],
  STUDENT_ONLY: [403, 'Forbidden, student access required'],
  NOT_CLASS_TEACHER: NOT_TEACHER,
  NOT_SESSION_HOST: NOT_TEACHER,
  NOT_ENROLLED: [403, 'Forbidden, not enrolled in class'],
  CLASS_NOT_FOUND: [404, 'Class not found'],
  STUDENT_NOT_FOUND: [404, 'Student not found'],
});

/** Turns NOT_ENROLLED into NOT_CLASS_TEACHER: these clients expect the same error for everyone who neither teaches the class nor is enrolled in it. */
export const asNoTeacher = (error: unknown): never => {
  throw error instanceof DomainError && error.code === 'NOT_ENROLLED' ? new DomainError('NOT_CLASS_TEACHER') : error;
};
