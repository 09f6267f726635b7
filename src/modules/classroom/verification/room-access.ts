import type { SessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';

/** For participants. */
export const requireIn = ({ mayJoin, status }: SessionAccess): void => {
  if (!mayJoin) throw new DomainError('NOT_ADMITTED');
  if (status !== 'live') throw new DomainError('SESSION_NOT_LIVE');
};

export const requireLive = ({ status }: SessionAccess): void => {
  if (status !== 'live') throw new DomainError('SESSION_NOT_LIVE');
};
