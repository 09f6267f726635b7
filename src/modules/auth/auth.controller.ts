import { Body, Controller, Get, Ip, Patch, Post, Put, Res } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { GetMe, Register, SignIn, SignInWithProvider, type Principal, type UserView } from '../../contracts/auth.ts';
import { PROVIDER_TOKEN_ERRORS } from '../../contracts/errors/auth.ts';
import { DomainError } from '../../kernel/domain/domain-error.ts';
import { ApiEndpoint } from '../../kernel/http/openapi/api-endpoint.ts';
import { By, Public } from '../../kernel/security/access.ts';
import { GrantAnswer, SignInOptionsAnswer, UserAnswer } from './dto/answers.ts';
import { LoginRequest, PasswordRequest, ProfileRequest, ProviderTokenRequest, RefreshRequest, RegisterRequest } from './dto/requests.ts';
import { ChangePassword } from './features/change-password.ts';
import { ChangeProfile } from './features/change-profile.ts';
import { GetSignInOptions, type SignInOptions } from './features/get-sign-in-options.ts';
import { Refresh } from './features/refresh.ts';
import { SignOut } from './features/sign-out.ts';
import { RefreshCookie } from './tokens/refresh-cookie.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
    private readonly cookie: RefreshCookie,
  ) {}

  @Public()
  @Post('register')
  @ApiEndpoint({
    summary: 'Create an account',
    description: 'For students and teachers. Depending on TEACHER_SIGNUP, a teacher account is `pending` until an admin approves it.',
    ok: UserAnswer,
    errors: ['EMAIL_TAKEN', 'PASSWORD_TOO_COMMON', 'TEACHER_SIGNUP_CLOSED', 'PASSWORD_SIGN_IN_OFF'],
  })
  register(@Body() body: RegisterRequest, @Ip() address: string): Promise<UserView> {
    return this.commands.execute(new Register(body, address));
  }

  @Public()
  @Post('login')
  @ApiEndpoint({
    summary: 'Log in',
    description:
      'Returns a short-lived access token and a refresh token. Failed attempts are limited per address and per account: for one ' +
      'account, ten in ten minutes from an address, or thirty if it has signed in from that address before.',
    ok: GrantAnswer,
    status: 200,
    errors: ['INVALID_CREDENTIALS', 'ACCOUNT_INACTIVE', 'ACCOUNT_PENDING', 'PASSWORD_SIGN_IN_OFF', 'ORIGIN_NOT_ALLOWED'],
  })
  login(
    @Body() { email, password, refreshCookie }: LoginRequest,
    @Ip() address: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GrantAnswer> {
    return this.cookie.grant(response, refreshCookie, () => this.commands.execute(new SignIn(email, password, address)));
  }

  @Public()
  @Get('providers')
  @ApiEndpoint({
    summary: 'How to sign in',
    description:
      'Whether passwords are used, whether teachers can sign up, and the identity providers. Find the endpoints of one at `<issuer>/.well-known/openid-configuration`, get a ' +
      'token by the authorization code flow with PKCE, and send it to `POST /auth/oidc`, or as a bearer token with every request.',
    ok: SignInOptionsAnswer,
  })
  signInOptions(): Promise<SignInOptions> {
    return this.queries.execute(new GetSignInOptions());
  }

  @Public()
  @Post('oidc')
  @ApiEndpoint({
    summary: 'Log in with a token of an identity provider',
    description:
      'Exchanges an ID token or access token of one of the providers in `GET /auth/providers` for an access token and a refresh token of this ' +
      'server. The first valid token creates the account, with the role that the provider gives it, or connects an existing one that has the same ' +
      'email, if the provider has verified it. If the token is invalid, `details` say why. Failed attempts are limited per address.',
    ok: GrantAnswer,
    status: 200,
    errors: ['INVALID_PROVIDER_TOKEN', ...PROVIDER_TOKEN_ERRORS, 'ACCOUNT_INACTIVE', 'ORIGIN_NOT_ALLOWED'],
  })
  loginWithProvider(
    @Body() { token, refreshCookie }: ProviderTokenRequest,
    @Ip() address: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GrantAnswer> {
    return this.cookie.grant(response, refreshCookie, () => this.commands.execute(new SignInWithProvider(token, address)));
  }

  @Public()
  @Post('refresh')
  @ApiEndpoint({
    summary: 'Exchange a refresh token for new tokens',
    description:
      'Each refresh token can be exchanged once. Two tabs may refresh at once, or a response may get lost: for REFRESH_GRACE seconds ' +
      '(10 by default), sending the same token again returns the same new refresh token, as long as that one is unused. If a token is ' +
      'sent later than that, or after its successor was used, it counts as stolen, and its device is signed out. REQUEST_IN_PROGRESS: ' +
      'another request with the same token came first; the device stays signed in, and the response to that request has the new tokens. ' +
      'A token sent together with `refreshCookie: true` is exchanged for one in the cookie.',
    ok: GrantAnswer,
    status: 200,
    errors: ['INVALID_REFRESH_TOKEN', 'REQUEST_IN_PROGRESS', 'ORIGIN_NOT_ALLOWED'],
  })
  refresh(@Body() { refreshToken, refreshCookie }: RefreshRequest, @Res({ passthrough: true }) response: Response): Promise<GrantAnswer> {
    if (refreshToken === undefined && !refreshCookie)
      throw new DomainError('VALIDATION_FAILED', [{ field: 'refreshToken', message: 'must be given, unless refreshCookie is true' }]);
    return this.cookie.grant(response, refreshCookie, () =>
      this.commands.execute(new Refresh(refreshToken ?? this.cookie.read(response.req))),
    );
  }

  @Post('logout')
  @ApiEndpoint({
    summary: 'Log out on this device',
    description: 'Its tokens and sockets stop working at once. A page of this server also loses the refresh cookie.',
    ok: null,
    status: 200,
  })
  logout(@By() by: Principal, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.signOut(new SignOut(by, false), response);
  }

  @Post('logout-all')
  @ApiEndpoint({ summary: 'Log out on all devices', description: 'Including this one.', ok: null, status: 200 })
  logoutAll(@By() by: Principal, @Res({ passthrough: true }) response: Response): Promise<void> {
    return this.signOut(new SignOut(by, true), response);
  }

  private async signOut(command: SignOut, response: Response): Promise<void> {
    await this.commands.execute(command);
    this.cookie.clear(response);
  }

  @Get('me')
  @ApiEndpoint({ summary: 'Your account', ok: UserAnswer })
  me(@By() by: Principal): Promise<UserView> {
    return this.queries.execute(new GetMe(by));
  }

  @Patch('me')
  @ApiEndpoint({ summary: 'Change your name', ok: UserAnswer })
  changeProfile(@By() by: Principal, @Body() body: ProfileRequest): Promise<UserView> {
    return this.commands.execute(new ChangeProfile(by, body));
  }

  @Put('me/password')
  @ApiEndpoint({
    summary: 'Change your password',
    description: 'Logs out all devices. The response has new tokens for this one.',
    ok: GrantAnswer,
    secret: true,
    errors: ['WRONG_PASSWORD', 'PASSWORD_TOO_COMMON', 'ORIGIN_NOT_ALLOWED'],
  })
  changePassword(
    @By() by: Principal,
    @Body() { currentPassword, newPassword, refreshCookie }: PasswordRequest,
    @Ip() address: string,
    @Res({ passthrough: true }) response: Response,
  ): Promise<GrantAnswer> {
    const passwords = { current: currentPassword, next: newPassword };
    return this.cookie.grant(response, refreshCookie, () => this.commands.execute(new ChangePassword(by, passwords, address)));
  }
}
