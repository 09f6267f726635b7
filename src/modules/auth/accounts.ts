import { Injectable } from '@nestjs/common';
import type { PasswordRule, Role, UserStatus, UserView } from '../../contracts/auth.js';
import { userStream } from '../../contracts/fact.js';
import { Clock } from '../../kernel/clock.js';
import { Refusal } from '../../kernel/domain/refusal.js';
import { newId } from '../../kernel/ids.js';
import { breaksUnique } from '../../kernel/messaging/database-errors.js';
import { Database } from '../../kernel/messaging/database.js';
import { User } from './domain/user.js';
import { Passwords } from './passwords.js';
import { viewOf } from './user-view.js';

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
      if (breaksUnique(error, User.emailTaken)) throw new Refusal('EMAIL_TAKEN');
      throw error;
    }
    return viewOf(user);
  }
}
