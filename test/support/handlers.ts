import type { Provider, Type } from '@nestjs/common';
import type { MikroORM } from '@mikro-orm/core';
import { paymentsOf } from '../../src/adapters/payments/payments.module.ts';
import { Config } from '../../src/config/config.ts';
import type { Fact } from '../../src/contracts/fact.ts';
import { Clock } from '../../src/kernel/clock.ts';
import { PaymentProvider } from '../../src/modules/booking/ports/payment-provider.ts';
import { startModule, type TestModule } from './module.ts';
import { fakeBookings } from './fake-bookings.ts';
import { fakeDoors } from './fake-doors.ts';
import { fakeFiles } from './fake-files.ts';
import { FakeSchool, fakeSchool } from './fake-school.ts';

export interface Handlers extends TestModule {
  readonly school: FakeSchool;
  /** Records facts as another module would. */
  record(stream: string, ...facts: Fact[]): Promise<void>;
}

/** Starts a module's handlers on their own database, with an in-memory school. `others` are further query handlers that they need. */
export const startHandlers = async (
  tested: Type,
  env: Record<string, string> = {},
  others: readonly Provider[] = [...fakeBookings, ...fakeDoors],
): Promise<Handlers> => startHandlersOn(undefined, tested, env, others);

/** Like `startHandlers`, on a database that may be shared. */
export const startHandlersOn = async (
  database: { readonly orm: MikroORM; readonly close: () => Promise<void> } | undefined,
  tested: Type,
  env: Record<string, string>,
  others: readonly Provider[],
): Promise<Handlers> => {
  const started = await startModule([tested], {
    env,
    providers: [...fakeSchool, ...others],
    globals: [{ provide: PaymentProvider, useFactory: paymentsOf, inject: [Config, Clock] }, ...fakeFiles],
    database,
  });
  const { db } = started;
  return {
    ...started,
    school: started.get(FakeSchool),
    record: (stream, ...facts) => db.transaction([stream], async (tx) => void (await tx.append(stream, facts))),
  };
};
