import { Module, type Provider, type Type } from '@nestjs/common';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { MikroORM } from '@mikro-orm/core';
import { paymentsOf } from '../../src/adapters/payments/payments.module.js';
import { Config } from '../../src/config/config.js';
import type { Fact, RecordedFact } from '../../src/contracts/fact.js';
import { Clock } from '../../src/kernel/clock.js';
import { DomainError } from '../../src/kernel/domain/domain-error.ts';
import { GeneralLimits } from '../../src/kernel/http/limits/general-limits.ts';
import { LimitStore, MemoryLimitStore, RateLimits } from '../../src/kernel/http/limits/rate-limits.ts';
import { Log } from '../../src/kernel/logging/log.js';
import { Database } from '../../src/kernel/messaging/database.js';
import { readStream, recordedFact } from '../../src/kernel/messaging/log.js';
import { MessagingModule } from '../../src/kernel/messaging/messaging.module.js';
import { ReactionRunner } from '../../src/kernel/messaging/reaction-runner.js';
import { Secrets } from '../../src/kernel/security/secrets.js';
import { PaymentProvider } from '../../src/modules/booking/ports/payment-provider.js';
import { FileStorage } from '../../src/modules/live-session/ports/file-storage.js';
import { PictureMaker } from '../../src/modules/live-session/ports/picture-maker.js';
import { openTestDatabase } from './database.js';
import { fakeBookings } from './fake-bookings.js';
import { fakeFiles } from './fake-files.js';
import { FakeSchool, fakeSchool } from './fake-school.js';

/** A clock that the test sets. */
export class TestClock extends Clock {
  at?: Date;
  override now(): Date {
    return this.at ?? new Date();
  }
}

export interface Handlers {
  readonly commands: CommandBus;
  readonly queries: QueryBus;
  readonly db: Database;
  readonly school: FakeSchool;
  readonly clock: TestClock;
  readonly runner: ReactionRunner;
  get<T>(token: Type<T>): T;
  /** The facts of a stream, in order. */
  facts(stream: string): Promise<RecordedFact[]>;
  /** Records facts as another module would. */
  record(stream: string, ...facts: Fact[]): Promise<void>;
  close(): Promise<void>;
}

/** One module's handlers on their own database, with an in-memory school; `others`: further query handlers they need. */
export const startHandlers = async (
  tested: Type,
  env: Record<string, string> = {},
  others: readonly Provider[] = fakeBookings,
): Promise<Handlers> => startHandlersOn(await openTestDatabase(), tested, env, others);

/** The same on a database that others may use too. */
export const startHandlersOn = async (
  database: { readonly orm: MikroORM; readonly close: () => Promise<void> },
  tested: Type,
  env: Record<string, string>,
  others: readonly Provider[],
): Promise<Handlers> => {
  @Module({ imports: [MessagingModule, tested], providers: [...fakeSchool, ...others] })
  class TestModule {}
  const moduleRef = await Test.createTestingModule({
    imports: [
      {
        module: class Globals {},
        global: true,
        providers: [
          { provide: MikroORM, useValue: database.orm },
          { provide: Log, useValue: new Log('silent') },
          { provide: Config, useValue: new Config({ NODE_ENV: 'test', SECRETS_KEY: '5e'.repeat(32), ...env }) },
          { provide: PaymentProvider, useFactory: paymentsOf, inject: [Config, Clock] },
          { provide: LimitStore, useClass: MemoryLimitStore },
          RateLimits,
          GeneralLimits,
          Secrets,
          ...fakeFiles,
        ],
        exports: [GeneralLimits, MikroORM, Log, Config, RateLimits, Secrets, PaymentProvider, FileStorage, PictureMaker],
      },
      TestModule,
    ],
  })
    .overrideProvider(Clock)
    .useValue(new TestClock())
    .compile();
  await moduleRef.init();
  const db = moduleRef.get(Database);
  const runner = moduleRef.get(ReactionRunner);
  return {
    commands: moduleRef.get(CommandBus),
    queries: moduleRef.get(QueryBus),
    db,
    school: moduleRef.get(FakeSchool, { strict: false }),
    clock: moduleRef.get<TestClock>(Clock),
    runner,
    get: (token) => moduleRef.get(token, { strict: false }),
    facts: async (stream) => (await db.rows(readStream(stream, 0, 100_000))).map(recordedFact),
    record: (stream, ...facts) => db.transaction([stream], async (tx) => void (await tx.append(stream, facts))),
    close: async () => {
      await runner.stop();
      await moduleRef.close();
      db.shut();
      await database.close();
    },
  };
};

/** The error's internal code, before the HTTP edge merges some of them. */
export const refusalOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
