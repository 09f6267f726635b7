import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { Authenticate, type Principal } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { AccessTokenStrategy } from '../strategies/access-token.strategy.ts';
import { DeviceRoles } from '../tokens/device-roles.ts';

const MAX_TOKENS = 20_000;

/** Runs the passport strategy on a token, for requests and sockets alike. */
@QueryHandler(Authenticate)
export class AuthenticateHandler implements IQueryHandler<Authenticate> {
  /** Tokens that have been verified before; only their device and user are checked again. */
  private readonly verified = new LRUCache<string, Omit<Principal, 'role'>>({ max: MAX_TOKENS });

  constructor(
    private readonly strategy: AccessTokenStrategy,
    private readonly roles: DeviceRoles,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: Authenticate): Promise<Principal> {
    const known = this.verified.get(token);
    if (known && this.clock.now().getTime() < known.expiresAt) return { ...known, role: await this.roles.of(known.userId, known.deviceId) };
    const principal = await this.verify(token);
    const { userId, deviceId, expiresAt } = principal;
    // A copy: the token is a slice of the header, and would keep the whole header in memory, however long it is.
    this.verified.set(Buffer.from(token).toString(), { userId, deviceId, expiresAt });
    return principal;
  }

  /** A strategy reports its outcome by calling one of these methods. `passport.authenticate` would need a response, which sockets do not have. */
  private verify(token: string): Promise<Principal> {
    return new Promise((success, error) => {
      const fail = () => error(new DomainError('UNAUTHENTICATED'));
      Object.assign(Object.create(this.strategy) as AccessTokenStrategy, { success, fail, error }).authenticate({
        token,
      } as unknown as Request);
    });
  }
}
