import { MikroORM } from '@mikro-orm/core';
import { Migrator } from '@mikro-orm/migrations';
import { PgliteDriver } from '@mikro-orm/pglite';
import { PostgreSqlDriver, type PostgreSqlConnection } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { entities } from './entities.ts';
import { migrations } from './migrations/list.ts';
import { fewParsers } from './pglite-parsers.ts';
import { prepareStatements } from './prepared.ts';

export interface DatabaseSettings {
  /** A PostgreSQL URL. Without one, PGlite is used. */
  url?: string;
  /** Where PGlite stores its files. Without it, the database is in memory. */
  dataDir?: string;
  poolSize?: number;
  driverOptions?: object;
}

type Options = Parameters<typeof MikroORM.init>[0];

/** Timeouts in ms. Statements that wait for a lock for too long, and transactions left open, fail instead of blocking others. */
const sessionSettings = {
  lock_timeout: 5_000,
  idle_in_transaction_session_timeout: 10_000,
  statement_timeout: 15_000,
  timezone: 'UTC',
};

/** By default MikroORM makes the driver return timestamps as text. Our SQL statements expect a Date, as entities have. */
const timestamptz = { oid: 1184, parse: (text: string) => new Date(text) };
const preparePool = (pool: Pool): void => {
  pool.on('connect', prepareStatements);
  (pool.options.types as unknown as { setTypeParser(oid: number, parse: (text: string) => unknown): void }).setTypeParser(
    timestamptz.oid,
    timestamptz.parse,
  );
};

/**
 * Runs a migration without a statement timeout: a cancelled migration would be rolled back, and start over whenever the server starts. The lock
 * timeout still applies, because readers of the table queue behind a migration that waits for its lock.
 */
const withoutTimeout = (migration: (typeof migrations)[number]): (typeof migrations)[number] =>
  class extends migration {
    // `execute` runs at once, whereas statements added with `addSql` run after `up` returns.
    override async up(): Promise<void> {
      await this.execute('set local statement_timeout = 0');
      await this.execute('set local idle_in_transaction_session_timeout = 0');
      await super.up();
    }
  };

/** The options for PostgreSQL or PGlite, with the same entities and migrations. */
const databaseOptions = ({ url, dataDir, poolSize = 10, driverOptions }: DatabaseSettings): Options => {
  const shared: Options = {
    entities,
    extensions: [Migrator],
    migrations: {
      migrationsList: migrations.map((migration) => ({ name: migration.name, class: withoutTimeout(migration) })),
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
      driverOptions: { parsers: { [timestamptz.oid]: timestamptz.parse }, extensions: { fewParsers }, ...driverOptions },
    };
  const options = Object.entries(sessionSettings).map(([name, value]) => `-c ${name}=${value}`);
  return {
    ...shared,
    driver: PostgreSqlDriver,
    clientUrl: url,
    pool: { min: 0, max: poolSize },
    driverOptions: {
      connectionTimeoutMillis: 2_000,
      keepAlive: true,
      options: options.join(' '),
      onPoolCreated: preparePool,
      ...driverOptions,
    },
  };
};

export const openDatabase = async (settings: DatabaseSettings): Promise<MikroORM> =>
  (await MikroORM.init(databaseOptions(settings))) as unknown as MikroORM;

/** The key of the advisory lock that makes nodes that start together migrate one after another. An arbitrary number. */
const MIGRATION_LOCK = 7_262_663;

/** Migrates the schema, then runs the statements of `then` in one transaction. On PostgreSQL other nodes wait meanwhile; PGlite ignores `then`. */
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
    // `true` destroys the connection, which releases the lock and discards the settings.
    client.release(true);
  }
};

/** The statements that give a role access to all tables, but only SELECT and INSERT on the log. */
export const grantsTo = (role: string): string[] => {
  const name = `"${role.replaceAll('"', '""')}"`;
  return [
    `grant usage on schema public to ${name}`,
    `grant select, insert, update, delete on all tables in schema public to ${name}`,
    `revoke update, delete, truncate on event_log, forgotten_stream from ${name}`,
  ];
};
