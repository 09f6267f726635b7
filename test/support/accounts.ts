import { Module } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/core';
import { Config } from '../../src/config/config.js';
import { Authenticate, ProvisionUser, SignIn, type Grant, type Principal, type Role } from '../../src/contracts/auth.js';
import { userStream, type RecordedFact } from '../../src/contracts/fact.js';
import { Clock } from '../../src/kernel/clock.js';
import { LimitStore, MemoryLimitStore, RateLimits } from '../../src/kernel/http/limits/rate-limits.ts';
import { Log } from '../../src/kernel/logging/log.js';
import { Database } from '../../src/kernel/messaging/database.js';
import { readStream, recordedFact } from '../../src/kernel/messaging/log.js';
import { MessagingModule } from '../../src/kernel/messaging/messaging.module.js';
import { ReactionRunner } from '../../src/kernel/messaging/reaction-runner.js';
import { AuthModule } from '../../src/modules/auth/auth.module.js';
import { openTestDatabase } from './database.js';
import { TestClock } from './handlers.js';

export const PASSWORD = 'long enough and not common';
export const HOME = '192.0.2.1';

/** The auth module alone, on its own database. */
export const startAccounts = async (env: Record<string, string> = {}) => {
  const database = await openTestDatabase();
  @Module({ imports: [MessagingModule, AuthModule] })
  class TestModule {}
  const config = new Config({
    NODE_ENV: 'test',
    JWT_SECRET: 'a secret for tests that has 32 bytes at least',
    SIGN_IN_RATE: '1000',
    ...env,
  });
  const moduleRef = await Test.createTestingModule({
    imports: [
      {
        module: class Globals {},
        global: true,
        providers: [
          { provide: MikroORM, useValue: database.orm },
          { provide: Log, useValue: new Log('silent') },
          { provide: Config, useValue: config },
          { provide: LimitStore, useClass: MemoryLimitStore },
          RateLimits,
        ],
        exports: [MikroORM, Log, Config, RateLimits],
      },
      TestModule,
    ],
  })
    .overrideProvider(Clock)
    .useValue(new TestClock())
    .compile();
  const close = async () => {
    await moduleRef.get(ReactionRunner).stop();
    await moduleRef.close();
    await database.close();
  };
  await moduleRef.init().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const [commands, queries, db] = [moduleRef.get(CommandBus), moduleRef.get(QueryBus), moduleRef.get(Database)];
  let count = 0;
  const factsOf = async (userId: string): Promise<RecordedFact[]> =>
    (await db.rows(readStream(userStream(userId), 0, 1000))).map(recordedFact);
  return {
    commands,
    queries,
    db,
    clock: moduleRef.get<TestClock>(Clock),
    get: moduleRef.get.bind(moduleRef),
    /** An active account with this role and PASSWORD. */
    account: async (role: Role, name = `${role} ${++count}`, email = `${role}.${++count}@school.example`) => {
      const { id } = await commands.execute(new ProvisionUser(name, email, PASSWORD, role));
      return { id, name, email };
    },
    signIn: (email: string, password = PASSWORD, address = HOME): Promise<Grant> => commands.execute(new SignIn(email, password, address)),
    authenticate: (token: string): Promise<Principal> => queries.execute(new Authenticate(token)),
    factsOf,
    /** The user's facts, without those of registration and sign-in. */
    newsOf: async (userId: string) =>
      (await factsOf(userId))
        .filter(({ type }) => type !== 'auth.UserRegistered' && type !== 'auth.SignedIn')
        .map(({ type, payload, actorId }) => ({ type, payload, actorId })),
    close,
  };
};

export type TestAccounts = Awaited<ReturnType<typeof startAccounts>>;
