import { Module } from '@nestjs/common';
import { AccessCache } from './tokens/access-cache.ts';
import { AccessTokens } from './tokens/access-tokens.ts';
import { Accounts } from './accounts/accounts.ts';
import { AuthController } from './auth.controller.js';
import { AccessTokenStrategy } from './strategies/access-token.strategy.ts';
import { DeviceRoles } from './tokens/device-roles.ts';
import { Devices } from './tokens/devices.ts';
import { UserLists } from './accounts/user-lists.ts';
import { AuthenticateHandler } from './features/authenticate.js';
import { ChangePasswordHandler } from './features/change-password.js';
import { ChangeProfileHandler } from './features/change-profile.js';
import { ChangeUserHandler } from './features/change-user.js';
import { FindEndedDevicesHandler } from './features/find-ended-devices.js';
import { FindInactiveHandler } from './features/find-inactive.js';
import { FindPeopleByEmailHandler } from './features/find-people-by-email.js';
import { GetMeHandler } from './features/get-me.js';
import { GetPeopleHandler } from './features/get-people.js';
import { GetStudentDirectoryHandler } from './features/get-student-directory.js';
import { HasAdminHandler } from './features/has-admin.js';
import { ListStudentsHandler } from './features/list-students.js';
import { ListUsersHandler } from './features/list-users.js';
import { ProvisionUserHandler } from './features/provision-user.js';
import { RefreshHandler } from './features/refresh.js';
import { RegisterHandler } from './features/register.js';
import { SignInHandler } from './features/sign-in.js';
import { SignOutHandler } from './features/sign-out.js';
import { MakeFirstAdmin } from './features/make-first-admin.js';
import { TokenPairs } from './tokens/token-pairs.ts';
import { ForgetOldDevices } from './features/forget-old-devices.js';
import { PasswordProofs } from './passwords/password-proofs.ts';
import { Passwords } from './passwords/passwords.ts';
import { ForgetAccessWhenUserChanged } from './reactions/forget-access-when-user-changed.js';
import { SignInThrottle } from './passwords/sign-in-throttle.ts';
import { SigningSecret } from './tokens/signing-secret.ts';
import { UsersController } from './users.controller.js';

const commands = [
  ChangePasswordHandler,
  ChangeProfileHandler,
  ChangeUserHandler,
  ProvisionUserHandler,
  RefreshHandler,
  RegisterHandler,
  SignInHandler,
  SignOutHandler,
];
const queries = [
  AuthenticateHandler,
  FindEndedDevicesHandler,
  FindInactiveHandler,
  FindPeopleByEmailHandler,
  GetMeHandler,
  GetPeopleHandler,
  GetStudentDirectoryHandler,
  HasAdminHandler,
  ListStudentsHandler,
  ListUsersHandler,
];
const tokens = [AccessCache, AccessTokens, AccessTokenStrategy, DeviceRoles, Devices, TokenPairs, ForgetOldDevices, SigningSecret];
const accounts = [Accounts, UserLists, MakeFirstAdmin, PasswordProofs, Passwords, SignInThrottle];

/** Accounts, signing in, and who is asking. */
@Module({
  controllers: [AuthController, UsersController],
  providers: [...commands, ...queries, ...tokens, ...accounts, ForgetAccessWhenUserChanged],
})
export class AuthModule {}
