import { Module, type Provider, type Type } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/core';
import { Config } from '../../src/config/config.ts';
import type { RecordedFact } from '../../src/contracts/fact.ts';
import { Clock } from '../../src/kernel/clock.ts';
import { GeneralLimits } from '../../src/kernel/http/limits/general-limits.ts';
import { LimitStore, MemoryLimitStore, RateLimits } from '../../src/kernel/http/limits/rate-limits.ts';
import { Log } from '../../src/kernel/logging/log.ts';
import { Metrics } from '../../src/kernel/metrics.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { readStream } from '../../src/kernel/messaging/log.ts';
import { MessagingModule } from '../../src/kernel/messaging/messaging.module.ts';
import { ReactionRunner } from '../../src/kernel/messaging/reaction-runner.ts';
import { Secrets } from '../../src/kernel/security/secrets.ts';
import { openTestDatabase } from './database.ts';

/** A clock that tests can set. */
export class TestClock extends Clock {
  at?: Date;
  override now(): Date {
    return this.at ?? new Date();
  }
}

export interface TestModule {
  readonly orm: MikroORM;
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly db: Database;
  readonly clock: TestClock;
  readonly runner: ReactionRunner;
  get<T>(token: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** The facts of a stream, in order. */
  facts(stream: string): Promise<RecordedFact[]>;
  close(): Promise<void>;
}

interface Around {
  /** Environment variables. */
  readonly env?: Readonly<Record<string, string>>;
  /** Doubles of other modules' handlers, and reactions. */
  readonly providers?: readonly Provider[];
  /** Doubles of what the application provides to every module. */
  readonly globals?: readonly Provider[];
  /** A database that may be shared. By default a new one is created. */
  readonly database?: { readonly orm: MikroORM; readonly close: () => Promise<void> };
}

/** Starts modules with the kernel, but without HTTP. */
export const startModule = async (
  modules: readonly Type[],
  { env, providers = [], globals = [], database }: Around = {},
): Promise<TestModule> => {
  const { orm, close: closeDatabase } = database ?? (await openTestDatabase());
  const kernel: Provider[] = [
    { provide: MikroORM, useValue: orm },
    { provide: Log, useValue: new Log('silent') },
    { provide: Config, useValue: new Config({ NODE_ENV: 'test', SECRETS_KEY: '5e'.repeat(32), ...env }) },
    { provide: LimitStore, useClass: MemoryLimitStore },
    RateLimits,
    GeneralLimits,
    Metrics,
    Secrets,
    ...globals,
  ];
  @Module({ imports: [MessagingModule, ...modules], providers: [...providers] })
  class Tested {}
  const moduleRef = await Test.createTestingModule({
    imports: [{ module: class Globals {}, global: true, providers: kernel, exports: kernel }, Tested],
  })
    .overrideProvider(Clock)
    .useValue(new TestClock())
    .compile();
  const [db, runner] = [moduleRef.get(Database), moduleRef.get(ReactionRunner)];
  const close = async () => {
    await runner.stop();
    await moduleRef.close();
    db.shut();
    await closeDatabase();
  };
  await moduleRef.init().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    orm,
    commands: moduleRef.get(CommandBus),
    queries: moduleRef.get(QueryBus),
    db,
    clock: moduleRef.get<TestClock>(Clock),
    runner,
    get: (token) => moduleRef.get(token, { strict: false }),
    facts: (stream) => db.rows(readStream(stream, 0, 100_000)),
    close,
  };
};
