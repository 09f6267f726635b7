import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { UserStatus } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { breaksUnique } from '../../../kernel/messaging/database-errors.ts';
import { requireMaySignIn, User } from '../domain/user.ts';
import { NewIdentities } from './new-identities.ts';
import type { ProviderToken } from './provider-tokens.ts';

/** A user as an identity provider knows them. */
export interface Identity {
  readonly userId: string;
  readonly status: UserStatus;
  /** Tokens issued before this are rejected. */
  readonly tokensFrom: Date | null;
  /** The device that the provider's own tokens stand for; null if there is none, or it was signed out. */
  readonly deviceId: string | null;
}

/** Two first tokens at once: the second one finds what the first one has stored. A third try is for a user who was deleted in between. */
const TRIES = 3;

/** Finds the user whom a verified token is about. The first token creates the account, or connects an existing one. */
@Injectable()
export class Identities {
  constructor(
    private readonly db: Database,
    private readonly newcomers: NewIdentities,
  ) {}

  /** Rejects with what keeps the user out; see SignInWithProvider. */
  async of(token: ProviderToken, tries = TRIES): Promise<Identity> {
    const known = await this.find(token);
    if (known) return known;
    try {
      await this.newcomers.add(token);
    } catch (error) {
      const isOvertaken = breaksUnique(error, 'user_identity_of_subject') || breaksUnique(error, User.emailTaken);
      if (!isOvertaken || tries <= 1) throw error;
    }
    return this.of(token, tries - 1);
  }

  /**
   * Looks again in a transaction that has locked the user's stream. Rejects with `refusal` if the user has signed out since, with
   * ACCOUNT_INACTIVE or ACCOUNT_PENDING.
   */
  async confirm(tx: Transaction, token: ProviderToken, refusal = new DomainError('UNAUTHENTICATED')): Promise<Identity & { user: User }> {
    const known = await this.find(token);
    const user = known && (await tx.em.findOne(User, known.userId));
    if (!user || isRevoked(token, known)) throw refusal;
    requireMaySignIn(user.status);
    return { ...known, user };
  }

  private find({ issuer, subject }: ProviderToken): Promise<Identity | undefined> {
    return this.db.row(sql<Identity>`
      select i.user_id as "userId", u.status, i.tokens_from as "tokensFrom", i.device_id as "deviceId"
      from user_identity i join app_user u on u.id = i.user_id
      where i.issuer = ${issuer} and i.subject = ${subject}`);
  }
}

/** Whether a token was issued before its user signed out everywhere, or its device. */
export const isRevoked = ({ issuedAt }: ProviderToken, { tokensFrom }: Identity): boolean =>
  tokensFrom !== null && issuedAt < tokensFrom.getTime();
