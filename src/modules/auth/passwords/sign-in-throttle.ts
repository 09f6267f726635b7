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

/** Enough for typos, and leaves an attacker at one address about 1,400 guesses a day. */
const ACCOUNT_FROM_ADDRESS: LimitRule = { points: 10, seconds: 600 };
/** Limits guesses at one account from many addresses. */
const ACCOUNT_FROM_ANYWHERE: LimitRule = { points: 100, seconds: 3600 };
/** At an address the owner has signed in from. Others may share it: a student's guesses must not lock the teacher out. */
const ACCOUNT_AT_HOME: LimitRule = { points: 30, seconds: 600 };
/** In seconds. The average rate is the same, but a longer window allows a class more typos at the start of a lesson. */
const HOME_WINDOW = 600;
/** For a day, an account counts as known at the address where it was registered, even before its first sign-in. The points never run out. */
const REGISTERED: LimitRule = { points: 1_000_000, seconds: 86_400 };
/** Registrations allowed per allowed sign-in failure: a class that signs up together shares one address. */
const REGISTRATIONS_PER_SIGN_IN = 3;

/**
 * Slows down password guessing. Failures count for the address, for the account at that address, and for the account at any address.
 * At an address it has signed in from before (its home), an account has separate limits, which nobody can use up from elsewhere or by
 * guessing at accounts that are unknown there. Unknown emails count like accounts that have never signed in from the address.
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

  /** Returns whether the guess was right. Once a limit is reached, rejects with TOO_MANY_REQUESTS without checking the password, even if it is right. */
  async attempt(guess: Guess, isRight: () => Promise<boolean>): Promise<boolean> {
    return this.failures.attempt(await this.limitsOf(guess), isRight);
  }

  /**
   * Checks a token of an identity provider, and counts failures for the address. Rejects with TOO_MANY_REQUESTS. Nobody can guess a token, but
   * each check costs a signature. Separate from passwords, so that expired tokens do not keep people with passwords out.
   */
  checkProviderToken<T>(address: string, check: () => Promise<T>, isValid: (result: T) => boolean): Promise<T> {
    return this.failures.attempt([['sign-in-provider', addressKey(address), this.perAddress]], check, isValid);
  }

  /** Call this before creating an account. Rejects with TOO_MANY_REQUESTS. */
  async limitRegistrations(address: string): Promise<void> {
    await this.limits.take('register', addressKey(address), this.registrations);
  }

  /** Makes the address count as known for a new account. */
  async rememberRegistration(emailKey: string, address: string): Promise<void> {
    await this.limits.penalty('registered', `${emailKey} ${addressKey(address)}`, REGISTERED);
  }

  private async limitsOf({ emailKey, address, addressIsKnown }: Guess): Promise<FailureLimit[]> {
    const fromAddress = addressKey(address);
    const accountFromAddress = `${emailKey} ${fromAddress}`;
    const registeredHere = (await this.limits.left('registered', accountFromAddress, REGISTERED)) < REGISTERED.points;
    if (addressIsKnown || registeredHere)
      return [
        ['sign-in-account-home', accountFromAddress, ACCOUNT_AT_HOME],
        ['sign-in-home', fromAddress, this.perHome],
      ];
    return [
      ['sign-in-account-address', accountFromAddress, ACCOUNT_FROM_ADDRESS],
      ['sign-in-account', emailKey, ACCOUNT_FROM_ANYWHERE],
      ['sign-in', fromAddress, this.perAddress],
    ];
  }
}
