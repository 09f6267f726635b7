import {
  VerificationAnswered,
  VerificationAsked,
  VerificationDecided,
  VerificationPictureSent,
  type Consent,
  type VerificationState,
} from '../../../../contracts/classroom/verification.ts';
import { Aggregate } from '../../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';

/** One participant's verification as it is stored. */
export interface Verification extends Omit<VerificationState, 'hasPicture'> {
  readonly askedBy: string;
  /** The stored picture; null if there is none, or not any more. */
  readonly pictureId: string | null;
}

/** A participant whom staff want to ask. */
export interface Asked {
  readonly userId: string;
  readonly isStaff: boolean;
}

const OVER: ReadonlySet<Verification['status']> = new Set(['accepted', 'rejected']);

/**
 * The verifications of one session, or those that the commands name. Changed ones are in `changed`, and pictures that nobody may see any more in
 * `discarded`.
 */
export class Verifications extends Aggregate {
  readonly changed = new Map<string, Verification>();
  readonly discarded: string[] = [];
  private readonly known: Map<string, Verification>;

  constructor(
    readonly sessionId: string,
    known: readonly Verification[],
    private readonly now: Date,
  ) {
    super();
    this.known = new Map(known.map((each) => [each.userId, each]));
  }

  has(userId: string): boolean {
    return this.known.has(userId);
  }

  /** Throws VERIFICATION_NOT_ASKED. */
  stateOf(userId: string): VerificationState {
    const { askedBy: _askedBy, pictureId, ...state } = this.own(userId);
    return { ...state, hasPicture: pictureId !== null };
  }

  /** Asks these participants, or none if one of them is staff, and returns how many. `again`: also those who declined or were decided on. */
  ask(by: string, participants: readonly Asked[], again: boolean): number {
    if (participants.some(({ isStaff }) => isStaff)) throw new DomainError('STAFF_NOT_VERIFIED');
    const wanted = participants.filter(({ userId }) => this.mayBeAsked(this.known.get(userId), again));
    for (const { userId } of wanted) this.begin(by, userId);
    return wanted.length;
  }

  answer(userId: string, consent: Consent): void {
    const verification = this.undecided(userId);
    const hasAgreed = verification.status === 'agreed' || verification.status === 'sent';
    if (consent === 'picture' ? hasAgreed : verification.status === consent) return;
    this.discard(verification);
    const method = consent === 'declined' ? null : consent;
    this.set({ ...verification, status: consent === 'picture' ? 'agreed' : consent, method, pictureId: null });
    this.record(new VerificationAnswered({ sessionId: this.sessionId, userId, consent }, `user:${userId}`), userId);
  }

  /** Throws unless the participant has agreed to a picture and has not sent one. */
  requirePictureWanted(userId: string): Verification {
    const verification = this.undecided(userId);
    if (verification.status === 'sent') throw new DomainError('VERIFICATION_PICTURE_SENT');
    if (verification.status !== 'agreed') throw new DomainError('CONSENT_NEEDED');
    return verification;
  }

  takePicture(userId: string, pictureId: string): void {
    const verification = this.requirePictureWanted(userId);
    this.set({ ...verification, status: 'sent', pictureId });
    this.record(new VerificationPictureSent({ sessionId: this.sessionId, userId }, `user:${userId}`), userId);
  }

  /** Takes the picture back, even after the decision, which stays. Does nothing if there is none. */
  withdrawPicture(userId: string): void {
    const verification = this.own(userId);
    if (verification.pictureId === null) return;
    if (!OVER.has(verification.status)) return this.answer(userId, 'declined');
    this.discard(verification);
    this.set({ ...verification, pictureId: null });
  }

  /** Decides once. A rejection needs a reason, and deletes the picture. */
  decide(by: string, userId: string, accepted: boolean, reason: string | null): void {
    const verification = this.known.get(userId);
    if (!verification) throw new DomainError('VERIFICATION_NOT_FOUND');
    const { status, method, pictureId } = verification;
    if (OVER.has(status)) throw new DomainError('VERIFICATION_DECIDED');
    if (!method || status === 'agreed') throw new DomainError('VERIFICATION_NOT_ANSWERED');
    if (method === 'picture' && pictureId === null) throw new DomainError('VERIFICATION_EXPIRED');
    if (!accepted && reason === null) throw new DomainError('REASON_NEEDED');
    if (!accepted) this.discard(verification);
    const decision = { status: accepted ? ('accepted' as const) : ('rejected' as const), decidedAt: this.now, decidedBy: by, reason };
    this.set({ ...verification, ...decision, pictureId: accepted ? pictureId : null });
    this.record(new VerificationDecided({ sessionId: this.sessionId, userId, accepted, method }, `user:${userId}`), by);
  }

  private mayBeAsked(verification: Verification | undefined, again: boolean): boolean {
    if (!verification) return true;
    return again && (verification.status === 'declined' || OVER.has(verification.status));
  }

  /** A new request replaces the last one, whose picture nobody needs any more. */
  private begin(by: string, userId: string): void {
    const before = this.known.get(userId);
    if (before) this.discard(before);
    const nothing = { method: null, decidedAt: null, decidedBy: null, reason: null, pictureId: null };
    this.set({ userId, status: 'asked', askedAt: this.now, askedBy: by, ...nothing });
    this.record(new VerificationAsked({ sessionId: this.sessionId, userId }, `user:${userId}`), by);
  }

  private own(userId: string): Verification {
    const verification = this.known.get(userId);
    if (!verification) throw new DomainError('VERIFICATION_NOT_ASKED');
    return verification;
  }

  private undecided(userId: string): Verification {
    const verification = this.own(userId);
    if (OVER.has(verification.status)) throw new DomainError('VERIFICATION_DECIDED');
    return verification;
  }

  private discard({ pictureId }: Verification): void {
    if (pictureId !== null) this.discarded.push(pictureId);
  }

  private set(verification: Verification): void {
    this.known.set(verification.userId, verification);
    this.changed.set(verification.userId, verification);
  }
}
