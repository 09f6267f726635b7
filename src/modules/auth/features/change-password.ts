import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { sql } from 'kysely';
import type { TokenPair, Principal } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { User } from '../domain/user.ts';
import { TokenPairs } from '../tokens/token-pairs.ts';
import { PasswordProofs, type Claimed } from '../passwords/password-proofs.ts';
import { Passwords } from '../passwords/passwords.ts';
import { viewOf } from '../accounts/user-view.ts';

/** Changes the caller's password and signs out every device. Returns new tokens for this one. */
export class ChangePassword extends Command<TokenPair> {
  constructor(
    readonly by: Principal,
    readonly passwords: { readonly current: string; readonly next: string },
    readonly address: string,
  ) {
    super();
  }
}

@CommandHandler(ChangePassword)
export class ChangePasswordHandler implements ICommandHandler<ChangePassword> {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly proofs: PasswordProofs,
    private readonly passwords: Passwords,
    private readonly tokenPairs: TokenPairs,
  ) {}

  async execute({ by, passwords, address }: ChangePassword): Promise<TokenPair> {
    const currentHash = await this.checkCurrent(by.userId, passwords.current, address);
    const hash = await this.passwords.hashNew(passwords.next, address);
    const stream = userStream(by.userId);
    return this.db.transaction([stream], async (tx) => {
      const user = await tx.em.findOne(User, by.userId);
      // The account may have been deactivated while the hashes were computed.
      if (user?.status !== 'active') throw new DomainError('UNAUTHENTICATED');
      // If two changes run at once, the password checked by the second one is no longer current.
      if (user.passwordHash !== currentHash) throw new DomainError('WRONG_PASSWORD');
      user.changePassword(hash, this.clock.now());
      await saveFacts(tx, stream, user);
      return this.tokenPairs.replaceAll(tx, viewOf(user), address);
    });
  }

  /** Returns the hash of the current password. Throttled like signing in, so that a stolen token does not allow more guesses. */
  private async checkCurrent(userId: string, current: string, address: string): Promise<string> {
    const account = await this.db.row(sql<Claimed>`
      select email_key as "emailKey", id as "userId", password_hash as "passwordHash" from app_user where id = ${userId} and status = 'active'`);
    if (!account) throw new DomainError('UNAUTHENTICATED');
    if (!(await this.proofs.proves(account, current, address))) throw new DomainError('WRONG_PASSWORD');
    // Only an account that has a password can prove it.
    return account.passwordHash!;
  }
}
