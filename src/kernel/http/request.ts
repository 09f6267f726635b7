import type { Request } from 'express';
import type { Principal } from '../../contracts/auth.ts';

/** An Express request with what the kernel adds to it. */
export interface KernelRequest extends Request {
  /** Appears in the log, the X-Request-Id header and every error. */
  requestId: string;
  /** The user whose valid token was sent, whether or not the route requires one. */
  caller?: Principal;
  /** Why authentication failed. */
  authenticationError?: unknown;
  /** The caller, set by the guard. Not set on public routes. */
  principal?: Principal;
  /** The file of a form (see form-body.ts). */
  formFile?: Buffer;
}
