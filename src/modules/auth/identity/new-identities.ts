import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import type { UserStatus } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { emailKey } from '../../../kernel/domain/email.ts';
import { newId } from '../../../kernel/ids.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { saveFacts } from '../../../kernel/messaging/save-facts.ts';
import { statusOfNewTeacher } from '../accounts/teacher-signup.ts';
import { emailIn, isEmailVerified, isSameMailbox, nameIn, roleIn } from '../domain/provider-claims.ts';
import { User } from '../domain/user.ts';
import { Devices } from '../tokens/devices.ts';
import type { ProviderToken } from './provider-tokens.ts';

/** Connects the person a token is about, who is unknown so far, with an account: the one with their email, or a new one. */
@Injectable()
export class NewIdentities {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly devices: Devices,
  ) {}

  /** Rejects with a violated unique constraint if the identity or the email was taken in the meantime. */
  async add(token: ProviderToken): Promise<void> {
    const email = emailIn(token.claims);
    if (email === undefined) throw new DomainError('EMAIL_CLAIM_MISSING');
    const owner = await this.db.row(sql<{ id: string }>`select id from app_user where email_key = ${emailKey(email)}`);
    if (owner) await this.link(owner.id, email, token);
    else await this.create(email, token);
  }

  private async create(email: string, token: ProviderToken): Promise<void> {
    const { oidcTeacherValue: teacher, oidcAdminValue: admin, teacherSignup } = this.config;
    const role = roleIn(token.claims, { claim: token.roleClaim, teacher, admin });
    const status: UserStatus = role === 'teacher' ? statusOfNewTeacher(teacherSignup) : 'active';
    const id = newId();
    await this.db.transaction([userStream(id)], async (tx) => {
      const name = nameIn(token.claims, email);
      const user = User.register({ id, name, email, passwordHash: null, role, status, at: this.clock.now(), by: id });
      user.linkIdentity(token.issuer);
      tx.em.persist(user);
      // The identity refers to the user.
      await tx.em.flush();
      await this.store(token, id);
      await saveFacts(tx, userStream(id), user);
    });
  }

  /**
   * Connects an existing account, if the provider has verified that the email is theirs. Nobody has verified that of whoever set the password, or of
   * an identity without a verified email: it may be somebody who signed up with this address first, to get into the account later. So both
   * stop working, and all devices are signed out.
   */
  private async link(userId: string, email: string, token: ProviderToken): Promise<void> {
    await this.db.transaction([userStream(userId)], async (tx) => {
      const user = await tx.em.findOne(User, userId);
      const isProven = isEmailVerified(token.claims) && user !== null && isSameMailbox(email, user.email);
      if (!isProven) throw new DomainError('EMAIL_NOT_VERIFIED');
      const unverified = await this.db.rows(sql`delete from user_identity where user_id = ${userId} and not email_verified returning 1`);
      if (user.passwordHash !== null || unverified.length) {
        user.replaceWithIdentity(token.issuer, this.clock.now());
        await this.devices.end(tx, { userId, why: 'linked', by: userId });
      } else user.linkIdentity(token.issuer);
      await this.store(token, userId);
      await saveFacts(tx, userStream(userId), user);
    });
  }

  private async store({ issuer, subject, claims }: ProviderToken, userId: string): Promise<void> {
    await this.db.rows(sql`
      insert into user_identity (issuer, subject, user_id, email_verified, created_at)
      values (${issuer}, ${subject}, ${userId}, ${isEmailVerified(claims)}, ${this.clock.now()})`);
  }
}
