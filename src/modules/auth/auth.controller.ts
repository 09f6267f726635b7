import { Body, Controller, Get, Ip, Patch, Post, Put } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { ApiTags } from '@nestjs/swagger';
import { GetMe, Register, SignIn, type TokenPair, type Principal, type UserView } from '../../contracts/auth.ts';
import { ApiEndpoint } from '../../kernel/http/openapi/api-endpoint.ts';
import { By, Public } from '../../kernel/security/access.ts';
import { GrantAnswer, UserAnswer } from './dto/answers.ts';
import { LoginRequest, PasswordRequest, ProfileRequest, RefreshRequest, RegisterRequest } from './dto/requests.ts';
import { ChangePassword } from './features/change-password.ts';
import { ChangeProfile } from './features/change-profile.ts';
import { Refresh } from './features/refresh.ts';
import { SignOut } from './features/sign-out.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: QueryBus,
  ) {}

  @Public()
  @Post('register')
  @ApiEndpoint({
    summary: 'Create an account',
    description: 'For students and teachers. Depending on TEACHER_SIGNUP, a teacher account is `pending` until an admin approves it.',
    ok: UserAnswer,
    errors: ['EMAIL_TAKEN', 'PASSWORD_TOO_COMMON', 'TEACHER_SIGNUP_CLOSED'],
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
    errors: ['INVALID_CREDENTIALS', 'ACCOUNT_INACTIVE', 'ACCOUNT_PENDING'],
  })
  login(@Body() { email, password }: LoginRequest, @Ip() address: string): Promise<TokenPair> {
    return this.commands.execute(new SignIn(email, password, address));
  }

  @Public()
  @Post('refresh')
  @ApiEndpoint({
    summary: 'Exchange a refresh token for new tokens',
    description:
      'Each refresh token can be exchanged once. Two tabs may refresh at once, or a response may get lost: for REFRESH_GRACE seconds ' +
      '(10 by default), sending the same token again returns the same new refresh token, as long as that one is unused. If a token is ' +
      'sent later than that, or after its successor was used, it counts as stolen, and its device is signed out. REQUEST_IN_PROGRESS: ' +
      'another request with the same token came first; the device stays signed in, and the response to that request has the new tokens.',
    ok: GrantAnswer,
    status: 200,
    errors: ['INVALID_REFRESH_TOKEN', 'REQUEST_IN_PROGRESS'],
  })
  refresh(@Body() { refreshToken }: RefreshRequest): Promise<TokenPair> {
    return this.commands.execute(new Refresh(refreshToken));
  }

  @Post('logout')
  @ApiEndpoint({ summary: 'Log out on this device', description: 'Its tokens and sockets stop working at once.', ok: null, status: 200 })
  logout(@By() by: Principal): Promise<void> {
    return this.commands.execute(new SignOut(by, false));
  }

  @Post('logout-all')
  @ApiEndpoint({ summary: 'Log out on all devices', description: 'Including this one.', ok: null, status: 200 })
  logoutAll(@By() by: Principal): Promise<void> {
    return this.commands.execute(new SignOut(by, true));
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
    errors: ['WRONG_PASSWORD', 'PASSWORD_TOO_COMMON'],
  })
  changePassword(@By() by: Principal, @Body() body: PasswordRequest, @Ip() address: string): Promise<TokenPair> {
    return this.commands.execute(new ChangePassword(by, { current: body.currentPassword, next: body.newPassword }, address));
  }
}
