import { createHash, createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { Config } from '../../../config/config.ts';
import { SignedIn, SignedOut } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { Clock } from '../../../kernel/clock.ts';
import { addressKey } from '../../../kernel/http/limits/rate-limits.ts';
import { newId } from '../../../kernel/ids.ts';
import { Database, type Transaction } from '../../../kernel/messaging/database.ts';
import { SigningSecret } from './signing-secret.ts';

interface Ending {
  readonly userId: string;
  readonly why: ConstructorParameters<typeof SignedOut>[0]['why'];
  /** Who signs the devices out; null for the server. */
  readonly by: string | null;
  /** Signs out only this device; all if null. */
  readonly only?: string | null;
}

export interface OpenDevice {
  readonly deviceId: string;
  /** Sent to the client once; only its hash is stored. */
  readonly refreshToken: string;
}

/** The stored hash of a refresh token. A token cannot be guessed, so a fast hash is enough. */
export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * The devices that users are signed in on. Each has a family of refresh tokens, one of which is valid. All changes are made under the
 * lock of the stream user:<id>, so no token can be exchanged while its device is being signed out.
 */
@Injectable()
export class Devices {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly secret: SigningSecret,
  ) {}

  /** Whether this user has signed in from this address. Takes just as long for an unknown user. */
  async hasSignedInFrom(userId: string | null, address: string): Promise<boolean> {
    const hash = this.addressHash(userId, address);
    return (await this.db.row(sql`select 1 from device where user_id = ${userId} and address_hash = ${hash} limit 1`)) !== undefined;
  }

  /** Signs in on a new device, for at least `atLeast` seconds: the lifetime of its first access token. */
  async open(tx: Transaction, userId: string, address: string, atLeast = 0): Promise<OpenDevice> {
    const now = this.clock.now();
    const expiresAt = new Date(Math.max(this.expiryFrom(now).getTime(), now.getTime() + atLeast * 1000));
    const deviceId = await this.add(tx, userId, expiresAt, this.addressHash(userId, address));
    const refreshToken = randomBytes(32).toString('base64url');
    await this.issue(refreshToken, deviceId, now);
    return { deviceId, refreshToken };
  }

  /** Signs in on a new device without a refresh token: the one that a user's tokens of an identity provider stand for. Returns its id. */
  async add(tx: Transaction, userId: string, expiresAt: Date, addressHash: Buffer | null = null): Promise<string> {
    const deviceId = newId();
    const now = this.clock.now();
    await this.db.rows(sql`
      insert into device (id, user_id, address_hash, created_at, last_used_at, expires_at)
      values (${deviceId}, ${userId}, ${addressHash}, ${now}, ${now}, ${expiresAt})`);
    await tx.append(userStream(userId), [new SignedIn({ userId, deviceId }, 'nobody')], userId);
    return deviceId;
  }

  /** Keeps a device signed in until the latest of its provider's tokens expires. */
  async extend(deviceId: string, expiresAt: Date): Promise<void> {
    await this.db.rows(sql`
      update device set expires_at = greatest(expires_at, ${expiresAt}), last_used_at = ${this.clock.now()}
      where id = ${deviceId} and ended_at is null`);
  }

  /** The token that this one is exchanged for. An HMAC, not a random value, so that a repeated request gets the same token although only its hash is stored. */
  successorOf(refreshToken: string): string {
    return createHmac('sha256', this.secret.value).update(`refresh ${refreshToken}`).digest('base64url');
  }

  /** Replaces a valid refresh token with its successor. */
  async exchange(deviceId: string, refreshToken: string): Promise<void> {
    const now = this.clock.now();
    await this.db.rows(sql`update refresh_token set used_at = ${now} where hash = ${tokenHash(refreshToken)}`);
    await this.db.rows(sql`update device set last_used_at = ${now}, expires_at = ${this.expiryFrom(now)} where id = ${deviceId}`);
    await this.issue(this.successorOf(refreshToken), deviceId, now);
  }

  /**
   * Signs out one device of the user, or all. Their tokens stop working once this is committed. So do those that an identity provider has
   * issued until now: for this device, or for the user, even if none has been used here. Returns how many there were.
   */
  async end(tx: Transaction, { userId, why, by, only = null }: Ending): Promise<number> {
    const now = this.clock.now();
    const ended = await this.db.rows(sql<{ id: string }>`
      with ended as (
        update device set ended_at = ${now}
        where user_id = ${userId} and ended_at is null and (${only}::uuid is null or id = ${only}::uuid)
        returning id
      ), forgotten as (
        delete from refresh_token where device_id in (select id from ended)
      ), revoked as (
        update user_identity set tokens_from = ${now}, device_id = null
        where user_id = ${userId} and (${only}::uuid is null or device_id = ${only}::uuid)
      )
      select id from ended order by id`);
    const deviceIds = ended.map(({ id }) => id);
    if (deviceIds.length) await tx.append(userStream(userId), [new SignedOut({ userId, deviceIds, why }, 'nobody')], by);
    return deviceIds.length;
  }

  /**
   * Addresses are stored as an HMAC, because a plain hash could be reversed by trying all addresses. The HMAC differs for each user, so that
   * it does not show who lives together.
   */
  private addressHash(userId: string | null, address: string): Buffer {
    return createHmac('sha256', this.secret.value)
      .update(`address ${userId} ${addressKey(address)}`)
      .digest();
  }

  private async issue(token: string, deviceId: string, now: Date): Promise<void> {
    await this.db.rows(sql`
      insert into refresh_token (hash, device_id, issued_at, expires_at)
      values (${tokenHash(token)}, ${deviceId}, ${now}, ${this.expiryFrom(now)})`);
  }

  private expiryFrom(now: Date): Date {
    return new Date(now.getTime() + this.config.refreshTokenTtl * 1000);
  }
}
