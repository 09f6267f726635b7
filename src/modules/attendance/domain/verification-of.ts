import type { VerificationResult, VerificationState } from '../../../contracts/classroom/verification.ts';

/** What a line shows of a student's verification: the result, without the reason and who decided. Null if there is none. */
export const verificationOf = (found: ReadonlyMap<string, VerificationState>, studentId: string): VerificationResult | null => {
  const verification = found.get(studentId);
  if (!verification) return null;
  const { status, method, askedAt, decidedAt } = verification;
  return { status, method, askedAt, decidedAt };
};
