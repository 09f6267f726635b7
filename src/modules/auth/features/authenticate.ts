import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import type { Strategy } from 'passport-jwt';
import { Authenticate, type Principal } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { AccessTokenStrategy } from '../strategies/access-token.strategy.ts';
import { DeviceRoles } from '../tokens/device-roles.ts';

const MAX_TOKENS = 20_000;
/** Ours have some 400 characters, those of identity providers up to a few thousand. */
const MAX_TOKEN_LENGTH = 8_000;

/** Runs the passport strategies on a token, for requests and sockets alike. */
@QueryHandler(Authenticate)
export class AuthenticateHandler implements IQueryHandler<Authenticate> {
  private readonly strategies: readonly Strategy[];
  /** Tokens that have been verified before; only their device and user are checked again. */
  private readonly verified = new LRUCache<string, Omit<Principal, 'role'>>({ max: MAX_TOKENS });

  constructor(
    accessTokens: AccessTokenStrategy,
    private readonly roles: DeviceRoles,
    private readonly clock: Clock,
  ) {
    this.strategies = [accessTokens];
  }

  async execute({ token }: Authenticate): Promise<Principal> {
    // Sockets send what they like: one token with different padding must not fill the cache.
    if (token.length > MAX_TOKEN_LENGTH || /\s/.test(token)) throw new DomainError('UNAUTHENTICATED');
    const known = this.verified.get(token);
    if (known && this.clock.now().getTime() < known.expiresAt) return { ...known, role: await this.roles.of(known.userId, known.deviceId) };
    for (const strategy of this.strategies) {
      const principal = await attempt(strategy, token);
      if (!principal) continue;
      const { userId, deviceId, expiresAt } = principal;
      // A copy: the token is a slice of the header, and would keep the whole header in memory, however long it is.
      this.verified.set(Buffer.from(token).toString(), { userId, deviceId, expiresAt });
      return principal;
    }
    throw new DomainError('UNAUTHENTICATED');
  }
}

/** Runs a strategy, which reports its outcome by calling one of these methods. `passport.authenticate` would need a response, which sockets do not have. */
const attempt = (strategy: Strategy, token: string): Promise<Principal | undefined> =>
  new Promise((resolve, reject) => {
    const outcomes = { success: resolve, fail: () => resolve(undefined), error: reject };
    const request = { headers: { authorization: `Bearer ${token}` } } as Request;
    Object.assign(Object.create(strategy) as Strategy, outcomes).authenticate(request);
  });
