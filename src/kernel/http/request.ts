import type { Request } from 'express';
import type { Principal } from '../../contracts/auth.ts';

/** A request with what the kernel knows about it. */
export interface KernelRequest extends Request {
  /** In the log, the X-Request-Id header and every error. */
  requestId: string;
  /** The user of a valid token, whether or not the route needs one. */
  caller?: Principal;
  /** Why the token was rejected. */
  authenticationError?: unknown;
  /** The caller, set by the guard; missing on public routes. */
  principal?: Principal;
}
