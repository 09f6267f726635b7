import { Injectable } from '@nestjs/common';
import { Passwords } from './passwords.js';
import { SignInThrottle, type Guess } from './sign-in-throttle.js';

/** Whether somebody knows the password of an account: the one place that tells, and each wrong answer counts. */
@Injectable()
export class PasswordProofs {
  constructor(
    private readonly throttle: SignInThrottle,
    private readonly passwords: Passwords,
  ) {}

  /** Takes as long when there is no such account, whose `hashed` is undefined. */
  async proves(guess: Guess, hashed: string | undefined, password: string): Promise<boolean> {
    const attempt = await this.throttle.guess(guess);
    const right = await this.passwords.matches(hashed, password);
    if (right) await attempt.good();
    return right;
  }
}
