import { Injectable } from '@nestjs/common';
import { Devices } from '../tokens/devices.ts';
import { Passwords } from './passwords.ts';
import { SignInThrottle } from './sign-in-throttle.ts';

/** An account that a caller claims to own. */
interface Claimed {
  readonly emailKey: string;
  /** Null if nobody has this email; there is no hash then either. */
  readonly userId: string | null;
  readonly hashed: string | undefined;
}

/** The one place that checks an account's password, and counts failures. */
@Injectable()
export class PasswordProofs {
  constructor(
    private readonly throttle: SignInThrottle,
    private readonly passwords: Passwords,
    private readonly devices: Devices,
  ) {}

  /** Takes just as long if there is no such account. */
  async proves({ emailKey, userId, hashed }: Claimed, password: string, address: string): Promise<boolean> {
    const addressIsKnown = await this.devices.know(userId, address);
    return this.throttle.attempt({ emailKey, address, addressIsKnown }, () => this.passwords.matches(hashed, password, address));
  }
}
