import type { SessionAccess } from '../../../contracts/live-session.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import type { Register } from './register.js';

/** Refuses who may not see or change the whole register, in the order that tells an outsider least. */
export function mayRead(access: SessionAccess | null | undefined): asserts access is SessionAccess {
  if (!access) throw new Refusal('SESSION_NOT_FOUND');
  if (!access.isStaff) throw new Refusal('NOT_SESSION_HOST');
}

export function mayMark(access: SessionAccess | null | undefined, register: Register | undefined): asserts register is Register {
  mayRead(access);
  if (register) return;
  throw new Refusal(access.status === 'live' ? 'REGISTER_NOT_OPEN' : 'SESSION_NOT_LIVE');
}
