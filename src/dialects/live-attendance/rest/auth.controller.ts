import { Body, Controller, Get, Ip, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetMe, Register, SignIn, type Principal, type UserView } from '../../../contracts/auth.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Public } from '../../../kernel/security/access.ts';
import { PREFIX } from '../http-dialect.ts';
import { TokenAnswer, UserAnswer } from './answers.ts';
import { DAY_SECONDS, SIX_CHARACTERS } from '../../shared/fields.ts';
import { LoginForm } from '../../shared/login-form.ts';
import { SignupForm } from './forms.ts';

const SIGNUP = {
  description: 'Depending on TEACHER_SIGNUP, teachers may need an administrator’s approval, or cannot sign up at all.',
  ok: UserAnswer,
  errors: ['EMAIL_TAKEN', 'TEACHER_SIGNUP_CLOSED', 'PASSWORD_SIGN_IN_OFF'],
} as const;

@ApiTags('auth')
@Controller(`${PREFIX}/auth`)
export class AuthController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Public()
  @Post('signup')
  @ApiEndpoint({ summary: 'Create an account', ...SIGNUP })
  async signup(@Body() { name, email, password, role }: SignupForm, @Ip() address: string): Promise<UserAnswer> {
    return asUser(await this.commands.execute(new Register({ name, email, password, role }, address, SIX_CHARACTERS)));
  }

  @Public()
  @Post('register')
  @ApiEndpoint({ summary: 'Create an account (alias)', ...SIGNUP })
  register(@Body() body: SignupForm, @Ip() address: string): Promise<UserAnswer> {
    return this.signup(body, address);
  }

  @Public()
  @Post('login')
  @ApiEndpoint({
    summary: 'Log in',
    ok: TokenAnswer,
    status: 200,
    errors: ['INVALID_CREDENTIALS', 'ACCOUNT_INACTIVE', 'ACCOUNT_PENDING', 'PASSWORD_SIGN_IN_OFF'],
  })
  async login(@Body() { email, password }: LoginForm, @Ip() address: string): Promise<TokenAnswer> {
    const { accessToken } = await this.commands.execute(new SignIn(email, password, address, { lifetime: DAY_SECONDS }));
    return { token: accessToken };
  }

  @Get('me')
  @ApiEndpoint({ summary: 'Read your account', ok: UserAnswer })
  async me(@By() by: Principal): Promise<UserAnswer> {
    return asUser(await this.queries.execute(new GetMe(by)));
  }
}

const asUser = ({ id, name, email, role }: UserView): UserAnswer => ({ _id: id, name, email, role });
