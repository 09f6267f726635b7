import { Command, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.js';
import type { UserStatus } from '../../../contracts/auth.js';
import { Refusal } from '../../../kernel/domain/refusal.js';
import { Accounts } from '../accounts.js';
import { SignInThrottle } from '../sign-in-throttle.js';
import type { UserView } from '../user-view.js';

/** Somebody makes an account for themselves. Nobody makes themselves an admin. */
export class Register extends Command<UserView> {
  constructor(
    readonly account: { readonly name: string; readonly email: string; readonly password: string; readonly role: 'teacher' | 'student' },
    readonly address: string,
  ) {
    super();
  }
}

@CommandHandler(Register)
export class RegisterHandler implements ICommandHandler<Register> {
  constructor(
    private readonly accounts: Accounts,
    private readonly throttle: SignInThrottle,
    private readonly config: Config,
  ) {}

  async execute({ account, address }: Register): Promise<UserView> {
    await this.throttle.register(address);
    return this.accounts.make({ ...account, status: account.role === 'teacher' ? this.teacherStatus() : 'active' }, 'owner');
  }

  private teacherStatus(): UserStatus {
    if (this.config.teacherSignup === 'closed') throw new Refusal('TEACHER_SIGNUP_CLOSED');
    return this.config.teacherSignup === 'open' ? 'active' : 'pending';
  }
}
