import { Authenticate, ProvisionUser, SignIn, type TokenPair, type Principal, type Role } from '../../src/contracts/auth.ts';
import { userStream } from '../../src/contracts/fact.ts';
import { AuthModule } from '../../src/modules/auth/auth.module.ts';
import { startModule } from './module.ts';

export const PASSWORD = 'long enough and not common';
export const HOME = '192.0.2.1';

/** The auth module alone, on its own database. */
export const startAccounts = async (env: Record<string, string> = {}) => {
  const started = await startModule([AuthModule], {
    env: { JWT_SECRET: 'a secret for tests that has 32 bytes at least', SIGN_IN_RATE: '1000', ...env },
  });
  const { commands, queries } = started;
  let count = 0;
  const factsOf = (userId: string) => started.facts(userStream(userId));
  return {
    ...started,
    /** An active account with this role and PASSWORD. */
    account: async (role: Role, name = `${role} ${++count}`, email = `${role}.${++count}@school.example`) => {
      const { id } = await commands.execute(new ProvisionUser(name, email, PASSWORD, role));
      return { id, name, email };
    },
    signIn: (email: string, password = PASSWORD, address = HOME): Promise<TokenPair> =>
      commands.execute(new SignIn(email, password, address)),
    authenticate: (token: string): Promise<Principal> => queries.execute(new Authenticate(token)),
    factsOf,
    /** The user's facts, except registration and sign-ins. */
    newsOf: async (userId: string) =>
      (await factsOf(userId))
        .filter(({ type }) => type !== 'auth.UserRegistered' && type !== 'auth.SignedIn')
        .map(({ type, payload, actorId }) => ({ type, payload, actorId })),
  };
};

export type TestAccounts = Awaited<ReturnType<typeof startAccounts>>;
