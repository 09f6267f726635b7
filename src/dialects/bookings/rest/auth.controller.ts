import { Body, Controller, Ip, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { Register, SignIn, type UserView } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { Public } from '../../../kernel/security/access.ts';
import { DAY_SECONDS, SIX_CHARACTERS } from '../../shared/fields.ts';
import { LoginForm } from '../../shared/login-form.ts';
import { NumericIds } from '../../shared/numeric-ids.ts';
import { PREFIX } from '../http-dialect.ts';
import { AccountAnswer } from './answers.ts';
import { RegisterForm } from './forms.ts';

const TOKEN = { lifetime: DAY_SECONDS };

@ApiTags('auth')
@Controller(`${PREFIX}/api/auth`)
export class AuthController {
  constructor(
    private readonly commands: CommandBus,
    private readonly numbers: NumericIds,
  ) {}

  @Public()
  @Post('register')
  @ApiEndpoint({
    summary: 'Create an account, and log in',
    description:
      'Experts are teachers: depending on TEACHER_SIGNUP, they may need an administrator’s approval, or cannot sign up at all. A `mobileNumber` is accepted, and not kept.',
    ok: AccountAnswer,
    bare: true,
    errors: ['EMAIL_TAKEN', 'TEACHER_SIGNUP_CLOSED', 'PASSWORD_SIGN_IN_OFF'],
  })
  async register(@Body() form: RegisterForm, @Ip() address: string): Promise<AccountAnswer> {
    const { firstName, lastName = '', email, password } = form;
    const type = form.userType ?? form.user_type ?? form.role;
    if (!type) throw new DomainError('VALIDATION_FAILED', [{ field: 'userType', message: 'is required' }]);
    const account = { name: `${firstName} ${lastName}`.trim(), email, password, role: type === 'expert' ? 'teacher' : 'student' } as const;
    const user = await this.commands.execute(new Register(account, address, SIX_CHARACTERS));
    const token = user.status === 'pending' ? null : await this.signIn(email, password, address);
    const data = { ...(await this.accountOf(user)), firstName, lastName, token: token && token.accessToken };
    return { success: true, message: 'User registered successfully', data };
  }

  @Public()
  @Post('login')
  @ApiEndpoint({
    summary: 'Log in',
    ok: AccountAnswer,
    bare: true,
    status: 200,
    errors: ['INVALID_CREDENTIALS', 'ACCOUNT_INACTIVE', 'ACCOUNT_PENDING', 'PASSWORD_SIGN_IN_OFF'],
  })
  async login(@Body() { email, password }: LoginForm, @Ip() address: string): Promise<AccountAnswer> {
    const { accessToken, user } = await this.signIn(email, password, address);
    return { success: true, message: 'Login successful', data: { ...(await this.accountOf(user)), token: accessToken } };
  }

  private signIn(email: string, password: string, address: string) {
    return this.commands.execute(new SignIn(email, password, address, TOKEN));
  }

  /** Only the whole name is kept, so its first word is taken for the first name. */
  private async accountOf({ id, name, email, role }: UserView) {
    const [firstName = '', ...rest] = name.split(' ');
    const userType = role === 'student' ? ('student' as const) : ('expert' as const);
    return { userId: await this.numbers.numberOf('user', id), firstName, lastName: rest.join(' '), email, userType };
  }
}
