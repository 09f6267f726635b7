import { Injectable } from '@nestjs/common';
import { Config } from '../../config/config.js';
import { addressKey, RateLimits, type LimitRule } from '../../kernel/http/rate-limits.js';

export interface Guess {
  readonly emailKey: string;
  readonly address: string;
  /** Whether this account has signed in from this address before. */
  readonly addressIsKnown: boolean;
}

/** Somebody who mistypes gets there; who guesses from one address gets about a thousand tries a day. */
const ACCOUNT_FROM_ADDRESS: LimitRule = { points: 10, seconds: 600 };
/** Guesses from many addresses at one account. */
const ACCOUNT_FROM_ANYWHERE: LimitRule = { points: 100, seconds: 3600 };
/** A class that signs up together sits behind one address. */
const REGISTRATIONS_PER_SIGN_IN = 3;

/**
 * Slows down who guesses passwords. Failures count for the address, for the account at that address, and for the account wherever they
 * come from. The last of these would let anybody lock an owner out, so it does not hold where the account has signed in before. Emails
 * that nobody has are counted like all others: the limits tell nothing about which exist.
 */
@Injectable()
export class SignInThrottle {
  private readonly perAddress: LimitRule;
  private readonly registrations: LimitRule;

  constructor(
    private readonly limits: RateLimits,
    config: Config,
  ) {
    this.perAddress = { points: config.signInRate, seconds: 60 };
    this.registrations = { points: config.signInRate * REGISTRATIONS_PER_SIGN_IN, seconds: 60 };
  }

  /**
   * Every try is taken for a failure before it is made, so that many at once can't slip through; `good()` takes that back.
   * Refuses with TOO_MANY_REQUESTS before the password is looked at: the right one would be refused as well.
   */
  async guess({ emailKey, address, addressIsKnown }: Guess): Promise<{ good(): Promise<void> }> {
    const from = addressKey(address);
    const counts: [name: string, key: string, rule: LimitRule][] = [
      ['sign-in', from, this.perAddress],
      ['sign-in-account-address', `${emailKey} ${from}`, ACCOUNT_FROM_ADDRESS],
    ];
    if (!addressIsKnown) counts.push(['sign-in-account', emailKey, ACCOUNT_FROM_ANYWHERE]);
    for (const count of counts) await this.limits.take(...count);
    return {
      good: async () => {
        for (const count of counts) await this.limits.refund(...count);
      },
    };
  }

  async register(address: string): Promise<void> {
    await this.limits.take('register', addressKey(address), this.registrations);
  }
}
