import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { userStream } from '../../../contracts/fact.ts';
import { Database } from '../../../kernel/messaging/database.ts';
import { Devices } from '../tokens/devices.ts';
import { Identities, type Identity } from './identities.ts';
import type { ProviderToken } from './provider-tokens.ts';

/** The devices of people who send the provider's own tokens with their requests: one for each issuer and subject. */
@Injectable()
export class ProviderDevices {
  constructor(
    private readonly db: Database,
    private readonly identities: Identities,
    private readonly devices: Devices,
  ) {}

  /** The id of the identity's device, which stays signed in until this token expires. Opens a new one if there is none, or it was signed out. */
  async of(token: ProviderToken, { userId, deviceId }: Identity): Promise<string> {
    if (!deviceId) return this.open(token, userId);
    await this.devices.extend(deviceId, new Date(token.expiresAt));
    return deviceId;
  }

  private open(token: ProviderToken, userId: string): Promise<string> {
    return this.db.transaction([userStream(userId)], async (tx) => {
      // Another request may have opened it, or the user may have signed out in the meantime.
      const { deviceId } = await this.identities.confirm(tx, token);
      if (deviceId) return deviceId;
      const opened = await this.devices.add(tx, userId, new Date(token.expiresAt));
      await this.db.rows(sql`
        update user_identity set device_id = ${opened} where issuer = ${token.issuer} and subject = ${token.subject}`);
      return opened;
    });
  }
}
