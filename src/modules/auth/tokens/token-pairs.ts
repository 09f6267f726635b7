import { Injectable } from '@nestjs/common';
import type { Grant, UserView } from '../../../contracts/auth.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import { AccessTokens } from './access-tokens.ts';
import { Devices } from './devices.ts';

@Injectable()
export class TokenPairs {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly devices: Devices,
  ) {}

  /** Tokens of a new device. `lifetime` is the access token's, in seconds. */
  async open(tx: Transaction, user: UserView, address: string, lifetime?: number): Promise<Grant> {
    const { deviceId, refreshToken } = await this.devices.open(tx, user.id, address, lifetime);
    return this.grant(user, deviceId, refreshToken, lifetime);
  }

  /** A new access token of a device, beside its refresh token. */
  grant(user: UserView, deviceId: string, refreshToken: string, lifetime = this.tokens.lifetime): Grant {
    return { accessToken: this.tokens.make(user, deviceId, lifetime), refreshToken, expiresIn: lifetime, user };
  }

  /** Tokens of a new device, when the password is another: those of all older ones are good no more. */
  async anew(tx: Transaction, user: UserView, address: string): Promise<Grant> {
    await this.devices.end(tx, { userId: user.id, why: 'password', by: user.id });
    return this.open(tx, user, address);
  }
}
