import { Injectable } from '@nestjs/common';
import { Devices } from '../tokens/devices.ts';
import { Passwords } from './passwords.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

/** An account that a caller claims to own. */
export interface Claimed {
  readonly emailKey: string;
  /** Null if no account has this email; then there is no hash either. */
  readonly userId: string | null;
  /** Null if the account has no password. */
  readonly passwordHash: string | null;
}

/** Checks the password of an account. Every check goes through here, so that all failures are counted. */
@Injectable()
export class PasswordProofs {
  constructor(
    private readonly throttle: SignInThrottle,
    private readonly passwords: Passwords,
    private readonly devices: Devices,
  ) {}

  /** Returns whether the password is right. Takes just as long if there is no such account. */
  async proves({ emailKey, userId, passwordHash }: Claimed, password: string, address: string): Promise<boolean> {
    const addressIsKnown = await this.devices.hasSignedInFrom(userId, address);
    return this.throttle.attempt({ emailKey, address, addressIsKnown }, () => this.passwords.matches(passwordHash, password, address));
  }
}
