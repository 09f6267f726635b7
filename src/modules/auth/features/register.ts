import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { Config } from '../../../config/config.ts';
import { Register, type UserView } from '../../../contracts/auth.ts';
import { Accounts } from '../accounts/accounts.ts';
import { statusOfNewTeacher } from '../accounts/teacher-signup.ts';
import { emailKey } from '../../../kernel/domain/email.ts';
import { requirePasswords } from '../passwords/require-passwords.ts';
import { SignInThrottle } from '../passwords/sign-in-throttle.ts';

@CommandHandler(Register)
export class RegisterHandler implements ICommandHandler<Register> {
  constructor(
    private readonly accounts: Accounts,
    private readonly throttle: SignInThrottle,
    private readonly config: Config,
  ) {}

  async execute({ account, address, passwords }: Register): Promise<UserView> {
    requirePasswords(this.config);
    await this.throttle.limitRegistrations(address);
    const status = account.role === 'teacher' ? statusOfNewTeacher(this.config.teacherSignup) : 'active';
    const user = await this.accounts.create({ ...account, status, passwordRule: passwords, address, createdBy: 'owner' });
    await this.throttle.rememberRegistration(emailKey(account.email), address);
    return user;
  }
}
