import { Body, Controller, Get, Ip, Post } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { FindPeopleByEmail, GetMe, Register, SignIn, type Principal } from '../../../contracts/auth.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../../kernel/http/openapi/api-endpoint.ts';
import { By, Public } from '../../../kernel/security/access.ts';
import { DAY_SECONDS, SIX_CHARACTERS } from '../../shared/fields.ts';
import { LoginForm } from '../../shared/login-form.ts';
import { REST } from '../http-dialect.ts';
import { asUser, TokenAnswer, UserAnswer } from './answers.ts';
import { RegisterForm } from './forms.ts';

const TOKEN = { lifetime: DAY_SECONDS, idClaim: 'id' } as const;

@ApiTags('auth')
@Controller(`${REST}/auth`)
export class AuthController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Public()
  @Post('register')
  @ApiEndpoint({
    summary: 'Create an account',
    description: 'Depending on TEACHER_SIGNUP, teachers may need an administrator’s approval, or cannot sign up at all.',
    ok: UserAnswer,
    errors: ['EMAIL_TAKEN', 'TEACHER_SIGNUP_CLOSED', 'PASSWORD_SIGN_IN_OFF'],
  })
  async register(@Body() { name, email, password, role }: RegisterForm, @Ip() address: string): Promise<UserAnswer> {
    const account = { name: name.toLowerCase(), email, password, role };
    return asUser(await this.commands.execute(new Register(account, address, SIX_CHARACTERS)));
  }

  @Public()
  @Post('login')
  @ApiEndpoint({
    summary: 'Log in',
    ok: TokenAnswer,
    status: 200,
    errors: ['INVALID_CREDENTIALS', 'USER_NOT_FOUND', 'ACCOUNT_INACTIVE', 'ACCOUNT_PENDING', 'PASSWORD_SIGN_IN_OFF'],
  })
  async login(@Body() { email, password }: LoginForm, @Ip() address: string): Promise<TokenAnswer> {
    const { accessToken } = await this.commands
      .execute(new SignIn(email, password, address, TOKEN))
      .catch((error: unknown) => this.explain(error, email));
    return { token: accessToken };
  }

  @Get('me')
  @ApiEndpoint({ summary: 'Read your account', ok: UserAnswer, errors: ['USER_NOT_FOUND'] })
  async me(@By() by: Principal): Promise<UserAnswer> {
    return asUser(await this.queries.execute(new GetMe(by)));
  }

  /** These clients tell an unknown email from a wrong password. Signing up tells whether an email is taken anyway. */
  private async explain(error: unknown, email: string): Promise<never> {
    if (!(error instanceof DomainError) || error.code !== 'INVALID_CREDENTIALS') throw error;
    const known = await this.queries.execute(new FindPeopleByEmail([email]));
    throw known.length ? error : new DomainError('USER_NOT_FOUND');
  }
}
