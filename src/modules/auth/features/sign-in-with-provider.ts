import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { SignInWithProvider, type TokenPair } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { viewOf } from '../accounts/user-view.ts';
import { Identities } from '../identity/identities.ts';
import { ProviderTokens, type ProviderToken } from '../identity/provider-tokens.ts';
import { SignInThrottle } from '../passwords/sign-in-throttle.ts';
import { TokenPairs } from '../tokens/token-pairs.ts';

@CommandHandler(SignInWithProvider)
export class SignInWithProviderHandler implements ICommandHandler<SignInWithProvider> {
  constructor(
    private readonly db: Database,
    private readonly tokens: ProviderTokens,
    private readonly identities: Identities,
    private readonly tokenPairs: TokenPairs,
    private readonly throttle: SignInThrottle,
  ) {}

  async execute({ token: given, address }: SignInWithProvider): Promise<TokenPair> {
    const token = await this.verified(given, address);
    const { userId } = await this.identities.of(token);
    return this.db.transaction([userStream(userId)], async (tx) => {
      const { user } = await this.identities.confirm(tx, token, invalid('was issued before you signed out everywhere'));
      return this.tokenPairs.open(tx, viewOf(user), address);
    });
  }

  private async verified(given: string, address: string): Promise<ProviderToken> {
    const isValid = (result: ProviderToken | string) => typeof result !== 'string';
    const result = await this.throttle.checkProviderToken(address, () => this.tokens.verify(given), isValid);
    if (typeof result === 'string') throw invalid(result);
    return result;
  }
}

const invalid = (message: string): DomainError => new DomainError('INVALID_PROVIDER_TOKEN', [{ field: 'token', message }]);
