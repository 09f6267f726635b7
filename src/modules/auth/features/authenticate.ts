import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import { Authenticate, type Principal } from '../../../contracts/auth.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ProviderTokens } from '../identity/provider-tokens.ts';
import { AccessTokenStrategy } from '../strategies/access-token.strategy.ts';
import { ProviderTokenStrategy } from '../strategies/provider-token.strategy.ts';
import { DeviceRoles } from '../tokens/device-roles.ts';

const MAX_TOKENS = 20_000;

/** In ms. After that a provider's token is verified again: its key may have been withdrawn. */
const PROVIDER_TOKENS_KNOWN_FOR = 600_000;

/** Until `until`, in ms since 1970, only the device and the user are checked again. */
type Known = Omit<Principal, 'role'> & { readonly until: number };

/** Runs the passport strategy for a token, for requests and sockets alike. The issuer that the token names decides which one. */
@QueryHandler(Authenticate)
export class AuthenticateHandler implements IQueryHandler<Authenticate> {
  /** Tokens that have been verified before. */
  private readonly verified = new LRUCache<string, Known>({ max: MAX_TOKENS });

  constructor(
    private readonly accessTokens: AccessTokenStrategy,
    private readonly providerTokens: ProviderTokenStrategy,
    private readonly providers: ProviderTokens,
    private readonly roles: DeviceRoles,
    private readonly clock: Clock,
  ) {}

  async execute({ token }: Authenticate): Promise<Principal> {
    const known = this.verified.get(token);
    const now = this.clock.now().getTime();
    if (known && now < known.until) {
      const { userId, deviceId, expiresAt } = known;
      return { userId, deviceId, expiresAt, role: await this.roles.of(userId, deviceId) };
    }
    const isProviders = this.providers.claims(token);
    const principal = await verify(isProviders ? this.providerTokens : this.accessTokens, token);
    const { userId, deviceId, expiresAt } = principal;
    const until = isProviders ? Math.min(expiresAt, now + PROVIDER_TOKENS_KNOWN_FOR) : expiresAt;
    // A copy: the token is a slice of the header, and would keep the whole header in memory, however long it is.
    this.verified.set(Buffer.from(token).toString(), { userId, deviceId, expiresAt, until });
    return principal;
  }
}

/** The types of passport want a request of its own kind, with methods that no strategy here uses. */
interface Strategy {
  authenticate(request: Request): void;
}

/** A strategy reports its outcome by calling one of these methods. `passport.authenticate` would need a response, which sockets do not have. */
const verify = (strategy: Strategy, token: string): Promise<Principal> =>
  new Promise((success, error) => {
    const fail = () => error(new DomainError('UNAUTHENTICATED'));
    Object.assign(Object.create(strategy) as Strategy, { success, fail, error }).authenticate({ token } as unknown as Request);
  });
