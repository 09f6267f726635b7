import { Injectable } from '@nestjs/common';
import { Config } from '../../../config/config.ts';
import { FailureLimits, type FailureLimit } from '../../../kernel/http/limits/failure-limits.ts';
import { addressKey, RateLimits, type LimitRule } from '../../../kernel/http/limits/rate-limits.ts';

export interface Guess {
  readonly emailKey: string;
  readonly address: string;
  /** Whether the account has signed in from this address before. */
  readonly addressIsKnown: boolean;
}

/** Enough for typing errors; guessing from one address gets about a thousand tries a day. */
const ACCOUNT_FROM_ADDRESS: LimitRule = { points: 10, seconds: 600 };
/** Guesses from many addresses at one account. */
const ACCOUNT_FROM_ANYWHERE: LimitRule = { points: 100, seconds: 3600 };
/** Others share the address that the owner signs in from: a student's guesses must not lock the teacher out. */
const ACCOUNT_AT_HOME: LimitRule = { points: 30, seconds: 600 };
/** In seconds. A longer window with the same average: more failures are allowed at the start of a lesson. */
const HOME_WINDOW = 600;
/** An account counts as known for a day at the address where it was registered, before its first sign-in. The points never run out. */
const REGISTERED: LimitRule = { points: 1_000_000, seconds: 86_400 };
/** A class that signs up together shares one address. */
const REGISTRATIONS_PER_SIGN_IN = 3;

/**
 * Slows down password guessing. Failures count for the address, for the account at that address, and for the account wherever they
 * come from. At an address where it has signed in before, an account has separate limits, which nobody can use up from elsewhere or by
 * guessing other accounts' passwords. Unknown emails count like accounts that never signed in from the address.
 */
@Injectable()
export class SignInThrottle {
  private readonly failures: FailureLimits;
  private readonly perAddress: LimitRule;
  private readonly perHome: LimitRule;
  private readonly registrations: LimitRule;

  constructor(
    private readonly limits: RateLimits,
    config: Config,
  ) {
    this.failures = new FailureLimits(limits);
    this.perAddress = { points: config.signInRate, seconds: 60 };
    this.perHome = { points: (config.signInRate * HOME_WINDOW) / this.perAddress.seconds, seconds: HOME_WINDOW };
    this.registrations = { points: config.signInRate * REGISTRATIONS_PER_SIGN_IN, seconds: 60 };
  }

  /** Returns whether the guess was right. Rejects with TOO_MANY_REQUESTS before the password is checked, so also for the right one. */
  async attempt(guess: Guess, isRight: () => Promise<boolean>): Promise<boolean> {
    return this.failures.attempt(await this.limitsOf(guess), isRight);
  }

  /** Call it before an account is created. Rejects with TOO_MANY_REQUESTS. */
  async register(address: string): Promise<void> {
    await this.limits.take('register', addressKey(address), this.registrations);
  }

  async registered(emailKey: string, address: string): Promise<void> {
    await this.limits.penalty('registered', `${emailKey} ${addressKey(address)}`, REGISTERED);
  }

  private async limitsOf({ emailKey, address, addressIsKnown }: Guess): Promise<FailureLimit[]> {
    const from = addressKey(address);
    const there = `${emailKey} ${from}`;
    const registeredHere = (await this.limits.left('registered', there, REGISTERED)) < REGISTERED.points;
    if (addressIsKnown || registeredHere)
      return [
        ['sign-in-account-home', there, ACCOUNT_AT_HOME],
        ['sign-in-home', from, this.perHome],
      ];
    return [
      ['sign-in-account-address', there, ACCOUNT_FROM_ADDRESS],
      ['sign-in-account', emailKey, ACCOUNT_FROM_ANYWHERE],
      ['sign-in', from, this.perAddress],
    ];
  }
}
