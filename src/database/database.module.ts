import { join } from 'node:path';
import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/core';
import { Config } from '../config/config.ts';
import { Log } from '../kernel/logging/log.ts';
import { Database } from '../kernel/messaging/database.ts';
import { DirectoryLock } from './data-dir-lock.ts';
import { grantsTo, migrate, openDatabase } from './options.ts';

const LOCK = Symbol('lock of the data directory');

const connect = async (config: Config, log: Log, held: { lock?: DirectoryLock }): Promise<MikroORM> => {
  const { databaseUrl: url, databaseOwnerUrl: ownerUrl, databasePoolSize: poolSize } = config;
  if (!url) {
    held.lock = DirectoryLock.take(config.dataDir);
    if (config.production && !config.allowEmbeddedInProduction)
      log.warn(
        'production without DATABASE_URL: the embedded database survives a process crash, but not a power failure. Set DATABASE_URL, or ALLOW_EMBEDDED_DATABASE=true',
      );
  }
  if (!ownerUrl)
    log.info(
      'the database role of this server owns the log, which is therefore only protected against accidental changes (see DATABASE_OWNER_URL)',
    );
  const orm = await openDatabase({ url: ownerUrl ?? url, dataDir: join(config.dataDir, 'pglite'), poolSize });
  await migrate(orm, ownerUrl ? grantsTo(decodeURIComponent(new URL(url!).username)) : []);
  held.lock?.lockDatabase();
  if (!ownerUrl) return orm;
  await orm.close();
  return openDatabase({ url, poolSize });
};

/** Global, because the kernel's `Database` injects the ORM but must not import this directory. */
@Global()
@Module({
  providers: [
    { provide: LOCK, useValue: {} },
    { provide: MikroORM, useFactory: connect, inject: [Config, Log, LOCK] },
  ],
  exports: [MikroORM],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    private readonly orm: MikroORM,
    private readonly db: Database,
    @Inject(LOCK) private readonly held: { lock?: DirectoryLock },
  ) {}

  async onApplicationShutdown(): Promise<void> {
    this.db.shut();
    await this.orm.close(true);
    this.held.lock?.release();
  }
}
