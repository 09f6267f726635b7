import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { decodeJwt, errors, jwtVerify } from 'jose';
import { Config } from '../../../config/config.ts';
import type { IdentityProvider } from '../../../config/identity-providers.ts';
import { Clock } from '../../../kernel/clock.ts';
import { isStorable } from '../../../kernel/http/validation/field-rules.ts';
import { Log } from '../../../kernel/logging/log.ts';
import type { Claims } from '../domain/provider-claims.ts';
import { IssuerKeys } from './issuer-keys.ts';

/** In seconds: how far the clocks of the provider and of this server may differ. */
export const LEEWAY = 30;
/** In ms: tokens that are valid for longer are accepted for this long. */
const LIFETIME_MAX = 366 * 86_400_000;
/** In characters. Providers that list roles and groups in them need a few thousand. */
const TOKEN_MAX = 8_000;
/** OpenID Connect Core 1.0, §2. */
const SUBJECT_MAX = 255;
/** Access and ID tokens. Others that providers sign with the same keys, such as logout tokens, say so in their type (RFC 8725, §3.11). */
const TYPES = new Set(['jwt', 'at+jwt', 'application/at+jwt', 'application/jwt']);

/** A token whose signature and claims are right. Whose account it is, and whether it was signed out, is another question. */
export interface ProviderToken {
  readonly issuer: string;
  readonly subject: string;
  /** In ms since 1970. */
  readonly issuedAt: number;
  /** When it is no longer accepted, in ms since 1970, the leeway included. */
  readonly expiresAt: number;
  readonly roleClaim?: string;
  readonly claims: Claims;
}

interface Issuer {
  readonly keys: IssuerKeys;
  readonly providers: readonly IdentityProvider[];
}

/** Verifies tokens of the configured identity providers. */
@Injectable()
export class ProviderTokens implements OnApplicationBootstrap {
  private readonly issuers: ReadonlyMap<string, Issuer>;

  constructor(
    config: Config,
    private readonly clock: Clock,
    log: Log,
  ) {
    const byIssuer = Map.groupBy(config.identityProviders, ({ issuer }) => issuer);
    this.issuers = new Map(
      [...byIssuer].map(([issuer, providers]) => [
        issuer,
        { keys: new IssuerKeys({ issuer, secure: config.production, clock, log }), providers },
      ]),
    );
  }

  /** Fetches the keys before the first token arrives. The start does not wait: the provider may be down. */
  onApplicationBootstrap(): void {
    for (const { keys } of this.issuers.values()) void keys.load();
  }

  /** Whether a token claims to come from one of the providers. It may be forged. */
  claims(token: string): boolean {
    return this.issuers.size > 0 && this.issuerOf(token) !== undefined;
  }

  /** Returns what the token says, or what is wrong with it. */
  async verify(token: string): Promise<ProviderToken | string> {
    const issuer = this.issuerOf(token);
    if (!issuer) return 'comes from no issuer in OIDC_ISSUER';
    try {
      return await this.verified(token, issuer);
    } catch (error) {
      // jose says which check failed, and nothing about the token or the key.
      return error instanceof errors.JOSEError ? `is not valid: ${error.message}` : 'is not valid';
    }
  }

  private issuerOf(token: string): Issuer | undefined {
    // jose ignores spaces: one token with different padding would be remembered once for each.
    if (token.length > TOKEN_MAX || /\s/.test(token)) return undefined;
    try {
      const { iss } = decodeJwt(token);
      return typeof iss === 'string' ? this.issuers.get(iss) : undefined;
    } catch {
      return undefined;
    }
  }

  private async verified(token: string, { keys, providers }: Issuer): Promise<ProviderToken | string> {
    const now = this.clock.now();
    const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
      issuer: providers[0]!.issuer,
      audience: providers.map(({ audience }) => audience),
      algorithms: ['RS256', 'ES256'],
      clockTolerance: LEEWAY,
      currentDate: now,
      requiredClaims: ['sub', 'iat', 'exp'],
    });
    const { iss, sub, aud, iat, exp } = payload as { iss: string; sub: unknown; aud: string | string[]; iat: number; exp: number };
    if (protectedHeader.typ !== undefined && !TYPES.has(protectedHeader.typ.toLowerCase()))
      return 'is neither an access token nor an ID token';
    if (typeof sub !== 'string' || sub === '' || sub.length > SUBJECT_MAX || !isStorable(sub)) return 'has no usable "sub" claim';
    // Otherwise it would outlive a sign-out everywhere.
    if (iat > now.getTime() / 1000 + LEEWAY) return 'was issued in the future';
    const { roleClaim } = providers.find(({ audience }) => [aud].flat().includes(audience))!;
    const expiresAt = Math.min((exp + LEEWAY) * 1000, now.getTime() + LIFETIME_MAX);
    return { issuer: iss, subject: sub, issuedAt: iat * 1000, expiresAt, roleClaim, claims: payload };
  }
}
