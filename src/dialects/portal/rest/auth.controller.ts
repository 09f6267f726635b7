import { Body, Controller, Get, Ip, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetMe, Register, SignIn, type Principal } from '../../../contracts/auth.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Public } from '../../../kernel/security/access.ts';
import { DAY_SECONDS, SIX_CHARACTERS } from '../../shared/fields.ts';
import { LoginForm } from '../../shared/login-form.ts';
import { NumericIds } from '../../shared/numeric-ids.ts';
import { PREFIX } from '../http-dialect.ts';
import { LoginAnswer, ProfileAnswer, RegisteredAnswer, profileOf } from './answers.ts';
import { ALL_FIELDS, WRONG } from './failures.ts';
import { RegisterForm } from './forms.ts';

@ApiTags('auth')
@Controller(`${PREFIX}/api/auth`)
export class AuthController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly numbers: NumericIds,
  ) {}

  @Public()
  @Post('register')
  @ApiEndpoint({
    summary: 'Create an account',
    description: 'Depending on TEACHER_SIGNUP, admins may need an administrator’s approval, or cannot sign up at all.',
    ok: RegisteredAnswer,
    bare: true,
    errors: [
      'EMAIL_TAKEN',
      'TEACHER_SIGNUP_CLOSED',
      'PASSWORD_SIGN_IN_OFF',
      ALL_FIELDS,
      WRONG.name,
      WRONG.email,
      WRONG.password,
      WRONG.role,
    ],
  })
  async register(@Body() { name, email, password, role }: RegisterForm, @Ip() address: string): Promise<RegisteredAnswer> {
    const account = { name, email, password, role: role === 'admin' ? 'teacher' : 'student' } as const;
    await this.commands.execute(new Register(account, address, SIX_CHARACTERS));
    return { message: 'User registered successfully' };
  }

  @Public()
  @Post('login')
  @ApiEndpoint({
    summary: 'Log in',
    ok: LoginAnswer,
    status: 200,
    bare: true,
    errors: ['INVALID_CREDENTIALS', 'ACCOUNT_INACTIVE', 'ACCOUNT_PENDING', 'PASSWORD_SIGN_IN_OFF'],
  })
  async login(@Body() { email, password }: LoginForm, @Ip() address: string): Promise<LoginAnswer> {
    const { accessToken, user } = await this.commands.execute(new SignIn(email, password, address, { lifetime: DAY_SECONDS }));
    return { ...profileOf(await this.numbers.numberOf('user', user.id), user), token: accessToken };
  }

  @Get('me')
  @ApiEndpoint({ summary: 'Read your profile', ok: ProfileAnswer, bare: true })
  async me(@By() by: Principal): Promise<ProfileAnswer> {
    return profileOf(await this.numbers.numberOf('user', by.userId), await this.queries.execute(new GetMe(by)));
  }
}
