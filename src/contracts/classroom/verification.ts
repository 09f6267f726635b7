import { Command, Query } from '@nestjs/cqrs';
import type { Principal } from '../auth.ts';
import { fact } from '../fact.ts';

/** The most characters (code points) in the reason for a decision. */
export const REASON_LENGTH = 500;
/** The most participants that one request names. */
export const USERS_PER_REQUEST = 1_000;

export const CONSENTS = ['picture', 'no-camera', 'declined'] as const;
/** How a participant answers: they agree to send a picture, want to be verified by sight or voice, or neither. */
export type Consent = (typeof CONSENTS)[number];

export const VERIFICATION_METHODS = ['picture', 'no-camera'] as const;
export type VerificationMethod = (typeof VERIFICATION_METHODS)[number];

export const VERIFICATION_STATUSES = ['asked', 'agreed', 'sent', 'no-camera', 'declined', 'accepted', 'rejected'] as const;
/**
 * `asked`: no answer yet; `agreed`: to a picture that has not been sent yet; `sent` and `no-camera`: staff have to decide, by the picture or by sight
 * or voice; `declined`; `accepted` and `rejected`: decided by staff.
 */
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];

/** The result for the register: never the picture. */
export interface VerificationResult {
  readonly status: VerificationStatus;
  /** Null until the participant has chosen one, and if they declined. */
  readonly method: VerificationMethod | null;
  readonly askedAt: Date;
  /** Null until staff have decided. */
  readonly decidedAt: Date | null;
}

/** One participant's verification, for staff and for that participant. */
export interface VerificationState extends VerificationResult {
  readonly userId: string;
  readonly decidedBy: string | null;
  /** Why staff decided so: always given for a rejection. */
  readonly reason: string | null;
  /** Whether a picture is stored now. */
  readonly hasPicture: boolean;
}

/** Some participants, or everyone who has not been asked yet. */
export type WhomToAsk = { readonly userIds: readonly string[] } | { readonly all: true };

/**
 * Asks participants who are in the live session now. Nobody is asked if one of `userIds` is not there (PEER_NOT_FOUND) or is staff (STAFF_NOT_VERIFIED). Anyone
 * in `userIds` who declined, or about whom staff have decided, is asked again; open requests stay as they are. `asked`: the number of participants asked. For staff.
 */
export class AskForVerification extends Command<{ readonly asked: number; readonly seq: number }> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly whom: WhomToAsk,
  ) {
    super();
  }
}

/** The caller's answer, which they can change until staff have decided. A picture that they no longer agree to is deleted at once. */
export class AnswerVerification extends Command<VerificationState> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly consent: Consent,
  ) {
    super();
  }
}

/** Accepts or rejects, once. Also possible after the session, as long as there is something to decide by. For staff. */
export class DecideVerification extends Command<VerificationState> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
    readonly userId: string,
    readonly accepted: boolean,
    readonly reason?: string,
  ) {
    super();
  }
}

/** The caller's own verification; null if they have not been asked. */
export class GetMyVerification extends Query<VerificationState | null> {
  constructor(
    readonly by: Principal,
    readonly sessionId: string,
  ) {
    super();
  }
}

/** The verifications of `userIds`, or of everyone if it is null, by user. Those who have not been asked are left out. Checks no permission. */
export class GetVerifications extends Query<ReadonlyMap<string, VerificationState>> {
  constructor(
    readonly sessionId: string,
    readonly userIds: readonly string[] | null,
  ) {
    super();
  }
}

/* Facts on the stream session:<id>. All but the last are for staff and the participant concerned. */
export class VerificationAsked extends fact<{ sessionId: string; userId: string }>('classroom.VerificationAsked') {}
export class VerificationAnswered extends fact<{ sessionId: string; userId: string; consent: Consent }>('classroom.VerificationAnswered') {}
export class VerificationPictureSent extends fact<{ sessionId: string; userId: string }>('classroom.VerificationPictureSent') {}
export class VerificationDecided extends fact<{ sessionId: string; userId: string; accepted: boolean; method: VerificationMethod }>(
  'classroom.VerificationDecided',
) {}
/** This many pictures are no longer in the storage. `left`: how many could not be deleted, which will be tried again. */
export class VerificationPicturesDeleted extends fact<{ sessionId: string; deleted: number; left: number }>(
  'classroom.VerificationPicturesDeleted',
) {}
