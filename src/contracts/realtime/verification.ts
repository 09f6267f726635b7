import type { Consent, VerificationState, VerificationStatus } from '../classroom/verification.ts';
import type { Numbered } from './numbered.ts';

/** Server to client. */
export interface VerificationMessages {
  /** To staff and the participants concerned, each of whom gets only their own. Pictures and reasons are not in it: read them over REST. */
  VERIFICATION_CHANGED: Numbered & {
    readonly changes: readonly { readonly userId: string; readonly status: VerificationStatus; readonly at: Date }[];
  };
}

/** Client to server. Pictures are sent over REST. */
export interface VerificationCommands {
  VERIFICATION_ASKED: {
    body: { sessionId?: string } & ({ userIds: string[] } | { all: true });
    answer: { readonly asked: number; readonly seq: number };
  };
  VERIFICATION_ANSWERED: { body: { sessionId?: string; consent: Consent }; answer: VerificationState };
  VERIFICATION_DECIDED: { body: { sessionId?: string; userId: string; accepted: boolean; reason?: string }; answer: VerificationState };
}
