import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Principal } from '../../../contracts/auth.ts';
import { requireMaySignIn } from '../domain/user.ts';
import { Identities, isRevoked } from '../identity/identities.ts';
import { ProviderDevices } from '../identity/provider-devices.ts';
import { ProviderTokens } from '../identity/provider-tokens.ts';
import { DeviceRoles } from '../tokens/device-roles.ts';
import { BearerStrategy } from './bearer.strategy.ts';

/** Accepts tokens of the configured identity providers. */
@Injectable()
export class ProviderTokenStrategy extends PassportStrategy(BearerStrategy, 'provider-token') {
  constructor(
    private readonly tokens: ProviderTokens,
    private readonly identities: Identities,
    private readonly devices: ProviderDevices,
    private readonly roles: DeviceRoles,
  ) {
    super();
  }

  async validate(bearer: string): Promise<Principal | false> {
    const token = await this.tokens.verify(bearer);
    if (typeof token === 'string') return false;
    const identity = await this.identities.of(token);
    // Rejected without a reason, like our own tokens. A pending account gets the reason, because nobody has told its user yet.
    if (identity.status === 'inactive' || isRevoked(token, identity)) return false;
    requireMaySignIn(identity.status);
    const { userId } = identity;
    const deviceId = await this.devices.of(token, identity);
    return { userId, deviceId, role: await this.roles.of(userId, deviceId), expiresAt: token.expiresAt };
  }
}
