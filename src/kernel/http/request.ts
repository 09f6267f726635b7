import type { Request } from 'express';
import type { Principal } from '../../contracts/auth.ts';

/** A request as it passes through the kernel. */
export interface KernelRequest extends Request {
  /** Stands in the log, in the header X-Request-Id, and in every error. */
  requestId: string;
  /** Whom its token names, whether or not the route asks; missing without one and with a bad one. */
  caller?: Principal;
  /** Why its token names nobody. */
  authenticationError?: unknown;
  /** Set by the guard; missing on public routes. */
  principal?: Principal;
}
