import { Module } from '@nestjs/common';
import { AccessCache } from './tokens/access-cache.ts';
import { AccessTokens } from './tokens/access-tokens.ts';
import { Accounts } from './accounts/accounts.ts';
import { AuthController } from './auth.controller.ts';
import { DevicesController } from './devices.controller.ts';
import { AccessTokenStrategy } from './strategies/access-token.strategy.ts';
import { ProviderTokenStrategy } from './strategies/provider-token.strategy.ts';
import { DeviceRoles } from './tokens/device-roles.ts';
import { Devices } from './tokens/devices.ts';
import { UserLists } from './accounts/user-lists.ts';
import { AuthenticateHandler } from './features/authenticate.ts';
import { ChangePasswordHandler } from './features/change-password.ts';
import { ChangeProfileHandler } from './features/change-profile.ts';
import { ChangeUserHandler } from './features/change-user.ts';
import { FindEndedDevicesHandler } from './features/find-ended-devices.ts';
import { FindInactiveHandler } from './features/find-inactive.ts';
import { FindPeopleByEmailHandler } from './features/find-people-by-email.ts';
import { GetMeHandler } from './features/get-me.ts';
import { GetPeopleHandler } from './features/get-people.ts';
import { CountStudentsHandler } from './features/count-students.ts';
import { SortByNameHandler } from './features/sort-by-name.ts';
import { GetSignInOptionsHandler } from './features/get-sign-in-options.ts';
import { GetStudentDirectoryHandler } from './features/get-student-directory.ts';
import { HasAdminHandler } from './features/has-admin.ts';
import { IsKnownAsHandler } from './features/is-known-as.ts';
import { ListDevicesHandler } from './features/list-devices.ts';
import { ListStudentsHandler } from './features/list-students.ts';
import { ListUsersHandler } from './features/list-users.ts';
import { ProvisionUserHandler } from './features/provision-user.ts';
import { RefreshHandler } from './features/refresh.ts';
import { RegisterHandler } from './features/register.ts';
import { SignInHandler } from './features/sign-in.ts';
import { SignInWithProviderHandler } from './features/sign-in-with-provider.ts';
import { SignOutDeviceHandler } from './features/sign-out-device.ts';
import { SignOutHandler } from './features/sign-out.ts';
import { Identities } from './identity/identities.ts';
import { NewIdentities } from './identity/new-identities.ts';
import { ProviderDevices } from './identity/provider-devices.ts';
import { ProviderTokens } from './identity/provider-tokens.ts';
import { MakeFirstAdmin } from './features/make-first-admin.ts';
import { RefreshCookie } from './tokens/refresh-cookie.ts';
import { TokenPairs } from './tokens/token-pairs.ts';
import { ForgetOldDevices } from './jobs/forget-old-devices.ts';
import { PasswordProofs } from './passwords/password-proofs.ts';
import { PasswordCost, Passwords } from './passwords/passwords.ts';
import { ForgetAccessWhenUserChanged } from './reactions/forget-access-when-user-changed.ts';
import { SignInThrottle } from './passwords/sign-in-throttle.ts';
import { SigningSecret } from './tokens/signing-secret.ts';
import { UsersController } from './users.controller.ts';

const commands = [
  ChangePasswordHandler,
  ChangeProfileHandler,
  ChangeUserHandler,
  ProvisionUserHandler,
  RefreshHandler,
  RegisterHandler,
  SignInHandler,
  SignInWithProviderHandler,
  SignOutHandler,
  SignOutDeviceHandler,
];
const queries = [
  AuthenticateHandler,
  FindEndedDevicesHandler,
  FindInactiveHandler,
  FindPeopleByEmailHandler,
  GetMeHandler,
  GetPeopleHandler,
  SortByNameHandler,
  CountStudentsHandler,
  GetSignInOptionsHandler,
  GetStudentDirectoryHandler,
  HasAdminHandler,
  IsKnownAsHandler,
  ListDevicesHandler,
  ListStudentsHandler,
  ListUsersHandler,
];
const tokens = [
  AccessCache,
  AccessTokens,
  AccessTokenStrategy,
  DeviceRoles,
  Devices,
  RefreshCookie,
  TokenPairs,
  ForgetOldDevices,
  SigningSecret,
];
const providers = [Identities, NewIdentities, ProviderDevices, ProviderTokens, ProviderTokenStrategy];
const accounts = [Accounts, UserLists, MakeFirstAdmin, PasswordCost, PasswordProofs, Passwords, SignInThrottle];

/** Accounts, sign-in and authentication. */
@Module({
  controllers: [AuthController, DevicesController, UsersController],
  providers: [...commands, ...queries, ...tokens, ...providers, ...accounts, ForgetAccessWhenUserChanged],
})
export class AuthModule {}
