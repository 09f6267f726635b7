import type { Request } from 'express';
import passport from 'passport';
import { bearerToken } from '../../../kernel/security/principal.guard.ts';

type Verified = (error: unknown, user?: object | false | null) => void;

/** A passport strategy that gives the bearer token of a request to `verify`. */
export class BearerStrategy extends passport.Strategy {
  constructor(private readonly verify: (token: string, done: Verified) => void) {
    super();
  }

  /** Sockets have no headers: `Authenticate` passes the token itself. */
  override authenticate({ token, headers }: { token?: string } & Request): void {
    this.verify(token ?? bearerToken(headers.authorization), (error, user) => {
      if (error) this.error(error);
      else if (user) this.success(user);
      else this.fail(401);
    });
  }
}
