import type { SessionAccess } from '../../../contracts/live-session.js';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import type { Register } from './register.js';

/** Refuses who may not see or change the whole register, in the order that tells an outsider least. */
export function mayRead(access: SessionAccess | null | undefined): asserts access is SessionAccess {
  if (!access) throw new DomainError('SESSION_NOT_FOUND');
  if (!access.isStaff) throw new DomainError('NOT_SESSION_HOST');
}

export function mayMark(access: SessionAccess | null | undefined, register: Register | undefined): asserts register is Register {
  mayRead(access);
  if (register) return;
  throw new DomainError(access.status === 'live' ? 'REGISTER_NOT_OPEN' : 'SESSION_NOT_LIVE');
}
