import type { Role } from '../../../../contracts/auth.ts';
import type { SessionAccess } from '../../../../contracts/live-session.ts';
import { DomainError } from '../../../../kernel/domain/domain-error.ts';

/** A user who may join a session, and whether they are in it now. */
export interface Member {
  readonly userId: string;
  readonly role: Role;
  readonly access: SessionAccess;
  readonly isHere: boolean;
}

/** Throws the refusal of a user who may not join: they learn why, unless the session is not for them at all. */
export const requireAdmitted = ({ refusal }: Pick<SessionAccess, 'refusal'>): void => {
  if (refusal) throw new DomainError(refusal);
};

/** Throws SESSION_ENDED or SESSION_NOT_LIVE unless the session is live. */
export const requireLive = ({ access: { status } }: Member): void => {
  if (status === 'ended') throw new DomainError('SESSION_ENDED');
  if (status !== 'live') throw new DomainError('SESSION_NOT_LIVE');
};

/** Like `requireLive`; throws NOT_IN_A_SESSION if the user has left or not joined yet. */
export const requireHere = (member: Member): void => {
  requireLive(member);
  if (!member.isHere) throw new DomainError('NOT_IN_A_SESSION');
};

/** Throws the refusal of a user who may not join, and NOT_SESSION_HOST to others who are not staff of the session. */
export const requireStaff = ({ access }: Pick<Member, 'access'>): void => {
  requireAdmitted(access);
  if (!access.isStaff) throw new DomainError('NOT_SESSION_HOST');
};
