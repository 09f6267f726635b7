import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Config } from '../../../config/config.ts';
import type { Role } from '../../../contracts/auth.ts';
import type { TokenOptions } from '../../../contracts/auth/token-options.ts';
import { Clock } from '../../../kernel/clock.ts';
import { SigningSecret } from './signing-secret.ts';

/** Distinguishes access tokens from anything else signed with the same key, now or later, here or by other systems (RFC 9068, RFC 8725 §3.8 to §3.12). */
export const ACCESS_TOKEN = { algorithm: 'HS256', type: 'at+jwt', issuer: 'rollcall', audience: 'rollcall-api' } as const;

export interface AccessTokenClaims {
  readonly sub: string;
  readonly sid: string;
  /** For clients to show; the server takes the role from the database. */
  readonly role: Role;
  /** In seconds since 1970, like `exp`. */
  readonly iat: number;
  readonly exp: number;
}

/** Signs access tokens: short-lived JWTs that stop working when their device is signed out. */
@Injectable()
export class AccessTokens {
  /** In seconds; callers may ask for another lifetime. */
  readonly lifetime: number;
  private readonly jwt: JwtService;

  constructor(
    secret: SigningSecret,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.jwt = new JwtService({ secret: secret.key });
    this.lifetime = config.accessTokenTtl;
  }

  sign(
    user: { readonly id: string; readonly role: Role },
    deviceId: string,
    { lifetime = this.lifetime, idClaim }: TokenOptions = {},
  ): string {
    const iat = Math.floor(this.clock.now().getTime() / 1000);
    const claims: AccessTokenClaims = { sub: user.id, role: user.role, sid: deviceId, iat, exp: iat + lifetime };
    const { algorithm, type, issuer, audience } = ACCESS_TOKEN;
    const payload = idClaim === undefined ? claims : { [idClaim]: user.id, ...claims };
    return this.jwt.sign(payload, { header: { alg: algorithm, typ: type }, algorithm, issuer, audience });
  }
}
