import { Injectable } from '@nestjs/common';
import type { CookieOptions, Request, Response } from 'express';
import { Config } from '../../../config/config.ts';
import type { TokenPair } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isFromOwnPage } from '../../../kernel/security/own-origin.ts';

/** A token pair as a client gets it: the refresh token is null if it is in the cookie. */
export type Grant = Omit<TokenPair, 'refreshToken'> & { readonly refreshToken: string | null };

/**
 * The refresh token of a page, in a cookie that its scripts cannot read and that browsers send to the refresh route only. Without the path it
 * could have the prefix `__Host-`, which keeps other hosts of the domain from setting it, but would go out with every request.
 */
@Injectable()
export class RefreshCookie {
  private readonly name: string;
  private readonly options: CookieOptions;

  constructor(private readonly config: Config) {
    const { protocol, pathname } = new URL(config.publicUrl);
    const secure = protocol === 'https:';
    this.name = secure ? '__Secure-rollcall-refresh' : 'rollcall-refresh';
    this.options = { httpOnly: true, sameSite: 'strict', secure, path: `${pathname.replace(/\/$/, '')}/api/v1/auth/refresh` };
  }

  /**
   * Signs in or refreshes. If the page `wants` it, the refresh token goes into the cookie and not into the response. SameSite does not stop the
   * pages of other hosts of the domain, nor a page that signs its visitor in to an account of its own, so those are rejected first.
   */
  async grant(response: Response, wants: boolean | undefined, open: () => Promise<TokenPair>): Promise<Grant> {
    if (!wants) return open();
    if (!isFromOwnPage(this.config, response.req.headers)) throw new DomainError('ORIGIN_NOT_ALLOWED');
    const { refreshToken, ...rest } = await open();
    response.cookie(this.name, refreshToken, { ...this.options, maxAge: this.config.refreshTokenTtl * 1000 });
    return { ...rest, refreshToken: null };
  }

  /** The token in the cookie, or an empty text. Two cookies of this name count as none: one of them was set by another host of the domain. */
  read({ headers }: Request): string {
    const start = `${this.name}=`;
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim());
    const [token, ...others] = cookies.filter((cookie) => cookie.startsWith(start)).map((cookie) => cookie.slice(start.length));
    return others.length ? '' : (token ?? '');
  }

  /** Deletes the cookie, at the request of a page of this server. */
  clear(response: Response): void {
    if (isFromOwnPage(this.config, response.req.headers)) response.clearCookie(this.name, this.options);
  }
}
