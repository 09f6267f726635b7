import { Injectable } from '@nestjs/common';
import type { TokenPair, UserView } from '../../../contracts/auth.ts';
import type { TokenOptions } from '../../../contracts/auth/token-options.ts';
import type { Transaction } from '../../../kernel/messaging/database.ts';
import { AccessTokens } from './access-tokens.ts';
import { Devices } from './devices.ts';

@Injectable()
export class TokenPairs {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly devices: Devices,
  ) {}

  /** Signs in on a new device. */
  async open(tx: Transaction, user: UserView, address: string, token: TokenOptions = {}): Promise<TokenPair> {
    const { deviceId, refreshToken } = await this.devices.open(tx, user.id, address, token.lifetime);
    return this.make(user, deviceId, refreshToken, token);
  }

  /** Creates an access token for a device, and returns it with the refresh token. */
  make(user: UserView, deviceId: string, refreshToken: string, token: TokenOptions = {}): TokenPair {
    const { lifetime = this.tokens.lifetime } = token;
    return { accessToken: this.tokens.sign(user, deviceId, token), refreshToken, expiresIn: lifetime, user };
  }

  /** Signs out all devices and signs in on a new one, after a password change. */
  async replaceAll(tx: Transaction, user: UserView, address: string): Promise<TokenPair> {
    await this.devices.end(tx, { userId: user.id, why: 'password', by: user.id });
    return this.open(tx, user, address);
  }
}
