import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MikroORM } from '@mikro-orm/core';
import type { Config } from '../config/config.ts';
import { Log } from '../kernel/logging/log.ts';
import { FailingReactions } from '../kernel/messaging/failing-reactions.ts';
import { MessagingModule } from '../kernel/messaging/messaging.module.ts';
import { DirectoryLock } from './data-dir-lock.ts';
import { openDatabase } from './options.ts';

export class NoDatabase extends Error {}

/**
 * Opens the database without starting the application and without migrating. Reactions are retried by the running server, not here. Throws NoDatabase
 * or DirectoryInUse.
 */
export const withReactions = async (config: Config, work: (reactions: FailingReactions) => Promise<void>): Promise<void> => {
  const { databaseUrl: url, dataDir } = config;
  const embedded = join(dataDir, 'pglite');
  if (!url && !existsSync(embedded)) throw new NoDatabase(`There is no database in ${dataDir}. Set DATA_DIR or DATABASE_URL.`);
  const lock = url ? undefined : DirectoryLock.take(dataDir);
  try {
    const orm = await openDatabase({ url, dataDir: embedded, poolSize: 1 });
    try {
      const context = await NestFactory.createApplicationContext(logOn(orm, config), { logger: false, abortOnError: false });
      await work(context.get(FailingReactions));
      await context.close();
    } finally {
      await orm.close(true);
    }
  } finally {
    lock?.release();
  }
};

@Module({})
class LogModule {}

const logOn = (orm: MikroORM, config: Config): DynamicModule => ({
  module: LogModule,
  global: true,
  imports: [MessagingModule],
  providers: [
    { provide: MikroORM, useValue: orm },
    { provide: Log, useValue: new Log(config.logLevel) },
  ],
  exports: [MikroORM, Log],
});
