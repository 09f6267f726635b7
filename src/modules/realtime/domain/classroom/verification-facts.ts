import {
  VerificationAnswered,
  VerificationAsked,
  VerificationDecided,
  VerificationPictureSent,
  type VerificationStatus,
} from '../../../../contracts/classroom/verification.ts';
import { isA, type RecordedFact } from '../../../../contracts/fact.ts';
import type { FactTable, Make } from '../drafts.ts';

const statusAfter = (fact: RecordedFact): VerificationStatus => {
  if (isA(fact, VerificationAnswered)) return fact.payload.consent === 'picture' ? 'agreed' : fact.payload.consent;
  if (isA(fact, VerificationDecided)) return fact.payload.accepted ? 'accepted' : 'rejected';
  return fact.type === VerificationPictureSent.type ? 'sent' : 'asked';
};

const changed: Make = (facts) => {
  const { sessionId } = facts[0].payload as VerificationAsked['payload'];
  const changes = facts.map((fact) => ({
    userId: (fact.payload as VerificationAsked['payload']).userId,
    status: statusAfter(fact),
    at: fact.occurredAt,
  }));
  return { event: 'VERIFICATION_CHANGED', data: { sessionId, changes } };
};

/** Those who ask a whole class hear of it in one message, and so do staff when a class answers. */
export const verificationFacts: FactTable = Object.fromEntries(
  [VerificationAsked, VerificationAnswered, VerificationPictureSent, VerificationDecided].map(({ type }) => [
    type,
    { make: changed, folds: () => '' },
  ]),
);
