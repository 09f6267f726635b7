import type { SessionAccess } from '../../../contracts/live-session.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Register } from './register.ts';

/** Throws unless the caller may see and change the whole register; checks in the order that reveals the least to outsiders. */
export function requireStaff(access: SessionAccess | null | undefined): asserts access is SessionAccess {
  if (!access) throw new DomainError('SESSION_NOT_FOUND');
  if (!access.isStaff) throw new DomainError('NOT_SESSION_HOST');
}

export function requireMarkable(access: SessionAccess | null | undefined, register: Register | undefined): asserts register is Register {
  requireStaff(access);
  if (register) return;
  throw new DomainError(access.status === 'live' ? 'REGISTER_NOT_OPEN' : 'SESSION_NOT_LIVE');
}
