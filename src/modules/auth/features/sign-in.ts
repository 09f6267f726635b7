import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { SignIn, type TokenPair } from '../../../contracts/auth.ts';
import type { TokenOptions } from '../../../contracts/auth/token-options.ts';
import { userStream } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { emailKey, foldedEmail } from '../../../kernel/domain/email.ts';
import { requireMaySignIn, User } from '../domain/user.ts';
import { TokenPairs } from '../tokens/token-pairs.ts';
import { PasswordProofs } from '../passwords/password-proofs.ts';
import { requirePasswords } from '../passwords/require-passwords.ts';
import { viewOf } from '../accounts/user-view.ts';

interface Account {
  readonly userId: string;
  /** Null if the user only signs in through an identity provider. */
  readonly passwordHash: string | null;
}

@CommandHandler(SignIn)
export class SignInHandler implements ICommandHandler<SignIn> {
  constructor(
    private readonly db: Database,
    private readonly proofs: PasswordProofs,
    private readonly tokenPairs: TokenPairs,
    private readonly config: Config,
  ) {}

  async execute({ email, password, address, token }: SignIn): Promise<TokenPair> {
    requirePasswords(this.config);
    const account = await this.accountOf(email);
    const claim = { emailKey: emailKey(email), userId: null, passwordHash: null, ...account };
    if (!(await this.proofs.proves(claim, password, address)) || !account) throw new DomainError('INVALID_CREDENTIALS');
    return this.open(account, address, token);
  }

  /** Checks again under the lock: the account may have been deactivated, or its password changed, while the hash was computed. */
  private open(account: Account, address: string, token: TokenOptions): Promise<TokenPair> {
    return this.db.transaction([userStream(account.userId)], async (tx) => {
      const user = await tx.em.findOne(User, account.userId);
      if (!user || user.passwordHash !== account.passwordHash) throw new DomainError('INVALID_CREDENTIALS');
      requireMaySignIn(user.status);
      return this.tokenPairs.open(tx, viewOf(user), address, token);
    });
  }

  /** Looks for both forms of the key: an account still has the old form if another account has the same email in the new one. */
  private accountOf(email: string): Promise<Account | undefined> {
    const key = emailKey(email);
    return this.db.row(sql<Account>`
      select id as "userId", password_hash as "passwordHash" from app_user where email_key in (${foldedEmail(email)}, ${key}) order by email_key = ${key} limit 1`);
  }
}
