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

/** Somebody who mistypes gets there; who guesses from one address gets about a thousand tries a day. */
const ACCOUNT_FROM_ADDRESS: LimitRule = { points: 10, seconds: 600 };
/** Guesses from many addresses at one account. */
const ACCOUNT_FROM_ANYWHERE: LimitRule = { points: 100, seconds: 3600 };
/** Where the owner signs in, others do too: a pupil's guesses are not to lock the teacher out. */
const ACCOUNT_AT_HOME: LimitRule = { points: 30, seconds: 600 };
/** In seconds. A school's address may fail as often as any other in the long run, and more often at the beginning of a lesson. */
const HOME_WINDOW = 600;
/** The first lesson: who registered at an address is known there for a day, before they have signed in. No number of points is too many. */
const REGISTERED: LimitRule = { points: 1_000_000, seconds: 86_400 };
/** A class that signs up together sits behind one address. */
const REGISTRATIONS_PER_SIGN_IN = 3;

/**
 * Slows down who guesses passwords. Failures count for the address, for the account at that address, and for the account wherever they
 * come from. Where an account has signed in before, it has limits of its own, which nobody can use up elsewhere or with other accounts'
 * passwords from the same address. Emails that nobody has are counted like those of accounts that never signed in from there.
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

  /** Whether the guess was right. Refuses with TOO_MANY_REQUESTS before the password is looked at: the right one would be refused as well. */
  async attempt(guess: Guess, isRight: () => Promise<boolean>): Promise<boolean> {
    return this.failures.attempt(await this.limitsOf(guess), isRight);
  }

  /** Before an account is made. Refuses with TOO_MANY_REQUESTS. */
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
