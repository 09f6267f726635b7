import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.ts';
import { Register, type UserStatus, type UserView } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { Accounts } from '../accounts/accounts.ts';
import { emailKey } from '../../../kernel/domain/email.ts';
import { SignInThrottle } from '../passwords/sign-in-throttle.ts';

@CommandHandler(Register)
export class RegisterHandler implements ICommandHandler<Register> {
  constructor(
    private readonly accounts: Accounts,
    private readonly throttle: SignInThrottle,
    private readonly config: Config,
  ) {}

  async execute({ account, address, passwords }: Register): Promise<UserView> {
    await this.throttle.limitRegistrations(address);
    const status = account.role === 'teacher' ? this.teacherStatus() : 'active';
    const user = await this.accounts.create({ ...account, status, passwordRule: passwords, address, createdBy: 'owner' });
    await this.throttle.rememberRegistration(emailKey(account.email), address);
    return user;
  }

  private teacherStatus(): UserStatus {
    if (this.config.teacherSignup === 'closed') throw new DomainError('TEACHER_SIGNUP_CLOSED');
    return this.config.teacherSignup === 'open' ? 'active' : 'pending';
  }
}
