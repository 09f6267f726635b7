import type { SessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { requireAdmitted } from '../access/domain/member.ts';

/** For participants. */
export const requireIn = (access: SessionAccess): void => {
  requireAdmitted(access);
  requireLive(access);
};

export const requireLive = ({ status }: SessionAccess): void => {
  if (status !== 'live') throw new DomainError('SESSION_NOT_LIVE');
};
