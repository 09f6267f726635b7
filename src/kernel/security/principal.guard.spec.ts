import 'reflect-metadata';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import passport, { type Strategy } from 'passport';
import { DomainError } from '../domain/domain-error.ts';
import type { KernelRequest } from '../http/request.ts';
import { OptionalSignIn, Public, Roles } from './access.ts';
import { PrincipalGuard } from './principal.guard.ts';

const student = { userId: 's', role: 'student' as const, deviceId: 'e', expiresAt: 0 };
const teacher = { userId: 'u', role: 'teacher' as const, deviceId: 'd', expiresAt: 0 };

class Routes {
  signedIn() {}
  @Public()
  open() {}
  @OptionalSignIn()
  known() {}
  @Roles('admin')
  admins() {}
}

describe('PrincipalGuard', () => {
  const guard = new PrincipalGuard(new Reflector());
  let runs = 0;
  /** Accepts only the token "good". */
  const strategy = {
    name: 'access-token',
    authenticate(
      this: Strategy & { success: (user: object) => void; fail: () => void },
      { headers }: { headers: { authorization?: string } },
    ) {
      runs++;
      if (headers.authorization === 'Bearer good') this.success(teacher);
      else this.fail();
    },
  };
  /** The second strategy, for tokens that the first one does not accept. */
  const provider = {
    name: 'provider-token',
    authenticate(
      this: Strategy & { success: (user: object) => void; fail: () => void },
      { headers }: { headers: { authorization?: string } },
    ) {
      if (headers.authorization === 'Bearer theirs') this.success(student);
      else this.fail();
    },
  };
  beforeAll(() => void passport.use(strategy as Strategy).use(provider as Strategy));
  afterAll(() => void passport.unuse('access-token').unuse('provider-token'));
  beforeEach(() => (runs = 0));

  const call = async (route: keyof Routes, request: Partial<KernelRequest> & { headers: { authorization?: string } }) => {
    const http = { getRequest: () => request, getResponse: () => ({}) };
    const context = { getHandler: () => Routes.prototype[route], getClass: () => Routes, switchToHttp: () => http };
    await guard.canActivate(context as unknown as ExecutionContext);
    return request.principal;
  };
  const good = () => ({ headers: { authorization: 'Bearer good' } });

  it('runs the strategy for a token that has not been checked yet', async () => {
    expect(await call('signedIn', good())).toEqual(teacher);
    await expect(call('signedIn', { headers: { authorization: 'Bearer bad' } })).rejects.toMatchObject({ status: 401 });
    await expect(call('signedIn', { headers: {} })).rejects.toMatchObject({ status: 401 });
    expect(runs).toBe(3);
  });

  it('accepts a token of an identity provider too', async () => {
    expect(await call('signedIn', { headers: { authorization: 'Bearer theirs' } })).toEqual(student);
  });

  it('uses the result of the rate limits and does not run the strategy again', async () => {
    expect(await call('signedIn', { ...good(), caller: teacher })).toEqual(teacher);
    await expect(call('signedIn', { ...good(), authenticationError: new DomainError('DATABASE_UNAVAILABLE') })).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    expect(runs).toBe(0);
  });

  it('needs no token on a public route, and rejects a bad token if signing in is optional', async () => {
    expect(await call('open', { headers: { authorization: 'Bearer bad' } })).toBeUndefined();
    expect(await call('known', { headers: {} })).toBeUndefined();
    expect(await call('known', good())).toEqual(teacher);
    await expect(call('known', { headers: { authorization: 'Bearer bad' } })).rejects.toMatchObject({ status: 401 });
  });

  it('rejects another role with the code for the role that the route requires', async () => {
    await expect(call('admins', good())).rejects.toMatchObject({ code: 'ADMIN_ONLY' });
  });
});
