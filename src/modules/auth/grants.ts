import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../kernel/messaging/database.js';
import { AccessTokens } from './access-tokens.js';
import { Devices } from './devices.js';
import type { UserView } from './user-view.js';

/** What a client gets when it signs in, refreshes or changes its password. */
export interface Grant {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Of the access token, in seconds. */
  readonly expiresIn: number;
  readonly user: UserView;
}

@Injectable()
export class Grants {
  constructor(
    private readonly tokens: AccessTokens,
    private readonly devices: Devices,
  ) {}

  /** Tokens of a new device. */
  async open(tx: Transaction, user: UserView, address: string): Promise<Grant> {
    const { deviceId, refreshToken } = await this.devices.open(tx, user.id, address);
    return this.grant(user, deviceId, refreshToken);
  }

  /** The next tokens of a device, for its good refresh token. */
  async exchange(user: UserView, deviceId: string, hash: Buffer): Promise<Grant> {
    return this.grant(user, deviceId, await this.devices.exchange(deviceId, hash));
  }

  /** Tokens of a new device, when the password is another: those of all older ones are good no more. */
  async anew(tx: Transaction, user: UserView, address: string): Promise<Grant> {
    await this.devices.end(tx, { userId: user.id, why: 'password', by: user.id });
    return this.open(tx, user, address);
  }

  private grant(user: UserView, deviceId: string, refreshToken: string): Grant {
    return { accessToken: this.tokens.make(user, deviceId), refreshToken, expiresIn: this.tokens.lifetime, user };
  }
}
