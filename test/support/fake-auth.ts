import { QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { Module } from '@nestjs/common';
import passport, { type Strategy } from 'passport';
import { Authenticate, type Principal, type Role } from '../../src/contracts/auth.ts';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { newId } from '../../src/kernel/ids.ts';

const known = new Map<string, Principal>();
export const tokenFor = (role: Role): string => {
  const token = `token-${newId()}`;
  known.set(token, { userId: newId(), role, deviceId: newId(), expiresAt: Date.now() + 60_000 });
  return token;
};

@QueryHandler(Authenticate)
class FakeAuthenticate implements IQueryHandler<Authenticate> {
  async execute({ token }: Authenticate): Promise<Principal> {
    const principal = known.get(token);
    if (!principal) throw new DomainError('UNAUTHENTICATED');
    return principal;
  }
}

/** The guard uses its strategies only for requests without a valid token. The others were authenticated when they were counted. */
const noToken = {
  authenticate(this: { fail: () => void }): void {
    this.fail();
  },
};
for (const name of ['access-token', 'provider-token']) passport.use({ ...noToken, name } as unknown as Strategy);

@Module({ providers: [FakeAuthenticate] })
export class FakeAuthModule {}
