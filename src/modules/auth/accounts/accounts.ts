import { Injectable } from '@nestjs/common';
import type { PasswordRule, Role, UserStatus, UserView } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { breaksUnique } from '../../../kernel/messaging/database-errors.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { User } from '../domain/user.ts';
import { Passwords } from '../passwords/passwords.ts';
import { viewOf } from './user-view.ts';

interface NewAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Role;
  readonly status: UserStatus;
  /** The house's own unless said. */
  readonly passwords?: PasswordRule;
  /** Where it is made from. */
  readonly address?: string;
}

/** How accounts come to be, whoever asked for them. */
@Injectable()
export class Accounts {
  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /** Makes an account, for its owner or by the server itself. Refuses with EMAIL_TAKEN, also of two that come at the same moment. */
  async make({ password, passwords, address, ...account }: NewAccount, by: 'owner' | 'server'): Promise<UserView> {
    const passwordHash = await this.passwords.hashNew(password, address, passwords);
    const id = newId();
    const { user, facts } = User.register({ ...account, id, passwordHash, at: this.clock.now() });
    try {
      await this.db.transaction([userStream(id)], async (tx) => {
        tx.em.persist(user);
        await tx.append(userStream(id), facts, by === 'owner' ? id : null);
      });
    } catch (error) {
      if (breaksUnique(error, User.emailTaken)) throw new DomainError('EMAIL_TAKEN');
      throw error;
    }
    return viewOf(user);
  }
}
