import { Injectable } from '@nestjs/common';
import type { PasswordRule, UserView } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { newId } from '../../../kernel/ids.ts';
import { breaksUnique } from '../../../kernel/messaging/database-errors.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { User } from '../domain/user.ts';
import { Passwords } from '../passwords/passwords.ts';
import { viewOf } from './user-view.ts';

interface NewAccount extends Pick<UserView, 'name' | 'email' | 'role' | 'status'> {
  readonly password: string;
  /** Rollcall's own rule by default. */
  readonly passwordRule?: PasswordRule;
  /** The IP address of the request. */
  readonly address?: string;
  readonly createdBy: 'owner' | 'server';
}

/** Creates accounts, for sign-ups and for the server itself. */
@Injectable()
export class Accounts {
  constructor(
    private readonly db: Database,
    private readonly passwords: Passwords,
    private readonly clock: Clock,
  ) {}

  /** Rejects with EMAIL_TAKEN, even if two requests with the same email arrive at once. */
  async create({ password, passwordRule, address, createdBy, ...account }: NewAccount): Promise<UserView> {
    const passwordHash = await this.passwords.hashNew(password, address, passwordRule);
    const id = newId();
    try {
      return await this.db.transaction([userStream(id)], async (tx) => {
        // Created inside the transaction, because each retry needs a new user whose facts are still unsaved.
        const user = User.register({ ...account, id, passwordHash, at: this.clock.now(), by: createdBy === 'owner' ? id : null });
        tx.em.persist(user);
        await saveFacts(tx, userStream(id), user);
        return viewOf(user);
      });
    } catch (error) {
      if (breaksUnique(error, User.emailTaken)) throw new DomainError('EMAIL_TAKEN');
      throw error;
    }
  }
}
