import { createSecretKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Config } from '../../../config/config.ts';
import type { Role } from '../../../contracts/auth.ts';
import { BoundedMap } from '../../../kernel/bounded-map.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { isId } from '../../../kernel/ids.ts';
import { SigningSecret } from './signing-secret.ts';

/** The one algorithm, for making and for checking: what a token says of its own algorithm counts for nothing. */
const ALGORITHM = 'HS256';
/** What tells an access token from whatever else is signed with the same key, one day or by other systems (RFC 9068, RFC 8725 §3.8 to §3.12). */
const TYPE = 'at+jwt';
const ISSUER = 'rollcall';
const AUDIENCE = 'rollcall-api';

/** Tokens that are remembered. */
const MOST_KNOWN = 20_000;

interface Claims {
  readonly sub: string;
  readonly sid: string;
  /** For clients to show; the server takes the role from the database. */
  readonly role: Role;
  /** In seconds since 1970, as `exp`. */
  readonly iat: number;
  readonly exp: number;
}

export interface CheckedToken {
  readonly userId: string;
  readonly deviceId: string;
  /** In ms since 1970. */
  readonly expiresAt: number;
}

/** Makes and checks access tokens: JWTs that expire soon and die with their device. */
@Injectable()
export class AccessTokens {
  /** In seconds, unless somebody says another. */
  readonly lifetime: number;
  private readonly jwt: JwtService;
  /** Found good before: the signature of one that comes again is not made again. */
  private readonly known = new BoundedMap<string, CheckedToken>(MOST_KNOWN);

  constructor(
    secret: SigningSecret,
    private readonly clock: Clock,
    config: Config,
  ) {
    // As a key, not as a text: of a text the library first tries to make a public key, which costs three times the check itself.
    this.jwt = new JwtService({ secret: createSecretKey(Buffer.from(secret.value)) });
    this.lifetime = config.accessTokenTtl;
  }

  make(user: { readonly id: string; readonly role: Role }, deviceId: string, lifetime = this.lifetime): string {
    const iat = this.seconds();
    const claims: Claims = { sub: user.id, role: user.role, sid: deviceId, iat, exp: iat + lifetime };
    return this.jwt.sign(claims, { header: { alg: ALGORITHM, typ: TYPE }, algorithm: ALGORITHM, issuer: ISSUER, audience: AUDIENCE });
  }

  /** The token's claims, if it is ours and has not expired; UNAUTHENTICATED otherwise. Whether its device still stands is not looked at. */
  check(token: string): CheckedToken {
    const known = this.known.get(token);
    if (known && this.seconds() * 1000 < known.expiresAt) return known;
    const claims = this.verified(token);
    if (!claims || !isId(claims.sub) || !isId(claims.sid) || typeof claims.exp !== 'number') throw new DomainError('UNAUTHENTICATED');
    const checked = { userId: claims.sub, deviceId: claims.sid, expiresAt: claims.exp * 1000 };
    // A copy: a part of a text keeps the whole of it, here the header, which may be as long as its sender likes.
    this.known.set(Buffer.from(token).toString(), checked);
    return checked;
  }

  private verified(token: string): Partial<Claims> | undefined {
    try {
      const { header, payload } = this.jwt.verify<{ header: { typ?: string }; payload: Partial<Claims> }>(token, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience: AUDIENCE,
        clockTimestamp: this.seconds(),
        complete: true,
      });
      return header.typ === TYPE ? payload : undefined;
    } catch {
      return undefined;
    }
  }

  private seconds(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }
}
