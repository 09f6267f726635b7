import { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { PgliteDriver } from '@mikro-orm/pglite';
import { PostgreSqlDriver, type PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { entities } from './entities.ts';
import { migrations } from './migrations/list.ts';
import { prepareStatements } from './prepared.ts';

export interface DatabaseSettings {
  /** None = PGlite. */
  url?: string;
  /** Where PGlite keeps its files; none = in memory. */
  dataDir?: string;
  poolSize?: number;
  driverOptions?: object;
}

type Options = Parameters<typeof MikroORM.init>[0];

/** Milliseconds. A lock that is not granted in time, or a transaction left open, fails instead of holding up others. */
const LOCK_TIMEOUT = 5_000;
const IDLE_IN_TRANSACTION_TIMEOUT = 10_000;
const STATEMENT_TIMEOUT = 15_000;
const CONNECT_TIMEOUT = 2_000;

const sessionSettings = {
  lock_timeout: LOCK_TIMEOUT,
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT,
  statement_timeout: STATEMENT_TIMEOUT,
  timezone: 'UTC',
};

/** MikroORM leaves timestamps as text; our own statements want Dates, as entities have. */
const timestamptz = { oid: 1184, parse: (text: string) => new Date(text) };
const preparePool = (pool: Pool): void => {
  pool.on('connect', prepareStatements);
  (pool.options.types as unknown as { setTypeParser(oid: number, parse: (text: string) => unknown): void }).setTypeParser(
    timestamptz.oid,
    timestamptz.parse,
  );
};

/**
 * Runs a migration without a time limit, on whichever connection it uses: cut off, it would roll back and begin again on each start. The lock
 * timeout still applies, because everyone who reads the table would wait behind the lock.
 */
const patient = (migration: (typeof migrations)[number]): (typeof migrations)[number] =>
  class extends migration {
    // Before everything else: what a migration adds runs after it returns, what it executes runs at once.
    override async up(): Promise<void> {
      await this.execute('set local statement_timeout = 0');
      await this.execute('set local idle_in_transaction_session_timeout = 0');
      await super.up();
    }
  };

/** The same entities and migrations for both databases. */
const databaseOptions = ({ url, dataDir, poolSize = 10, driverOptions }: DatabaseSettings): Options => {
  const shared: Options = {
    entities,
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: patient(migration) })),
      snapshot: false,
      silent: true,
    },
    discovery: { warnWhenNoEntities: false },
    logger: () => undefined,
  };
  if (!url)
    return {
      ...shared,
      driver: PgliteDriver,
      dbName: dataDir ?? 'memory://',
      driverOptions: { parsers: { [timestamptz.oid]: timestamptz.parse }, ...driverOptions },
    };
  const options = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
  return {
    ...shared,
    driver: PostgreSqlDriver,
    clientUrl: url,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      connectionTimeoutMillis: CONNECT_TIMEOUT,
      keepAlive: true,
      options: options.join(' '),
      onPoolCreated: preparePool,
      ...driverOptions,
    },
  };
};

export const openDatabase = async (settings: DatabaseSettings): Promise<MikroORM> =>
  (await MikroORM.init(databaseOptions(settings))) as unknown as MikroORM;

/** An arbitrary number, the same on all nodes, so that nodes that start together migrate one after another. */
const MIGRATION_LOCK = 7_262_663;

/** Brings the schema up to date, then runs `then` as one transaction (PostgreSQL only) while other nodes wait. */
export const migrate = async (orm: MikroORM, then: readonly string[] = []): Promise<void> => {
  const up = () => (orm as unknown as { migrator: { up(): Promise<unknown> } }).migrator.up();
  if (orm.config.getDriver() instanceof PgliteDriver) return void (await up());
  const pool = await (orm.em.getDriver().getConnection() as unknown as PostgreSqlConnection).getNativeClient();
  const client = await pool.connect();
  try {
    await client.query('set lock_timeout = 0; set statement_timeout = 0');
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await up();
    await client.query(then.join('; '));
  } finally {
    // Destroys the connection, and with it the lock and the settings.
    client.release(true);
  }
};

/** Lets the application use every table, but only insert into and read the log. */
export const grantsTo = (role: string): string[] => {
  const name = `"${role.replaceAll('"', '""')}"`;
  return [
    `grant usage on schema public to ${name}`,
    `grant select, insert, update, delete on all tables in schema public to ${name}`,
    `revoke update, delete, truncate on event_log, forgotten_stream from ${name}`,
  ];
};
