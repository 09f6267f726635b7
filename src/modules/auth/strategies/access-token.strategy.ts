import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-jwt';
import type { Principal } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isId } from '../../../kernel/ids.ts';
import { bearerToken } from '../../../kernel/security/principal.guard.ts';
import { ACCESS_TOKEN, type AccessTokenClaims } from '../tokens/access-tokens.ts';
import { DeviceRoles } from '../tokens/device-roles.ts';
import { SigningSecret } from '../tokens/signing-secret.ts';

interface VerifiedToken {
  readonly header: { readonly typ?: string };
  readonly payload: Partial<AccessTokenClaims>;
}

/** Accepts access tokens that this server has signed. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(
    secret: SigningSecret,
    private readonly clock: Clock,
    private readonly roles: DeviceRoles,
  ) {
    super({
      // Sockets have no headers: `Authenticate` passes the token itself.
      jwtFromRequest: ({ token, headers }: { token?: string } & Request) => token ?? bearerToken(headers.authorization),
      // The types allow only strings and buffers, but the library accepts a KeyObject.
      secretOrKey: secret.key as unknown as Buffer,
      algorithms: [ACCESS_TOKEN.algorithm],
      issuer: ACCESS_TOKEN.issuer,
      audience: ACCESS_TOKEN.audience,
      // `validate` checks the expiry against `Clock`; the library would use the system time.
      ignoreExpiration: true,
      jsonWebTokenOptions: { complete: true },
    });
  }

  async validate({ header, payload: { sub, sid, exp } }: VerifiedToken): Promise<Principal | false> {
    if (header.typ !== ACCESS_TOKEN.type || !isId(sub) || !isId(sid) || typeof exp !== 'number') return false;
    const expiresAt = exp * 1000;
    if (expiresAt <= this.clock.now().getTime()) return false;
    return { userId: sub, deviceId: sid, role: await this.roles.of(sub, sid), expiresAt };
  }
}
