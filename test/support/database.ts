import { createHash, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import pg from 'pg';
import { migrations } from '../../src/database/migrations/list.ts';
import { migrate, openDatabase } from '../../src/database/options.ts';

/** The URL of the PostgreSQL server for tests. Undefined if tests run on PGlite. */
const server = process.env.TEST_DATABASE_URL;

const admin = async (...statements: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

interface NewDatabase {
  /** Undefined on PGlite. */
  readonly url?: string;
  readonly drop: () => Promise<void>;
}

const urlOf = (name: string): string => Object.assign(new URL(server!), { pathname: `/${name}` }).href;

const createDatabase = async (source = 'template1'): Promise<NewDatabase> => {
  const name = `rollcall_test_${randomBytes(6).toString('hex')}`;
  // Without the second, each commit waits for the disk.
  await admin(`create database ${name} template ${source}`, `alter database ${name} set synchronous_commit = off`);
  return { url: urlOf(name), drop: () => admin(`drop database if exists ${name} with (force)`) };
};

/** Creates an empty database on PostgreSQL. */
export const newDatabase = async (): Promise<NewDatabase> => (server ? createDatabase() : { drop: async () => undefined });

/** Creates a migrated database on PostgreSQL: a copy, which is faster than running the migrations. */
export const newMigratedDatabase = async (): Promise<NewDatabase> =>
  server ? createDatabase(await (sharedTemplate ??= postgresTemplate())) : newDatabase();

let sharedTemplate: Promise<string> | undefined;

/** The name of a migrated database to copy. The first test with these migrations creates it, while others wait. */
const postgresTemplate = async (): Promise<string> => {
  const name = `rollcall_template_${hashOfMigrations()}`;
  const draft = `${name}_draft`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(hashtext('rollcall_template'))");
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount) return name;
    // Of a test that was killed.
    await client.query(`drop database if exists ${draft} with (force)`);
    await client.query(`create database ${draft}`);
    const orm = await openDatabase({ url: urlOf(draft) });
    await migrate(orm);
    await orm.close(true);
    await client.query(`alter database ${draft} rename to ${name}`);
    return name;
  } finally {
    await client.end();
  }
};

const hashOfMigrations = (settings = ''): string => {
  const made = createHash('sha256').update(settings);
  for (const migration of migrations) made.update(`${migration.name} ${migration.prototype.up.toString()}`);
  return made.digest('hex').slice(0, 16);
};

/** Options for a database that is a third of the usual size and starts in half the time. */
const SMALL = ['--wal-segsize=1', '--no-data-checksums', '--set', 'shared_buffers=16MB'];
const WITHOUT_SPARES = ['template0', 'template1'].flatMap((name) => [`alter database ${name} is_template false`, `drop database ${name}`]);

/** The path of a migrated database to copy, which is much faster than creating one. The first test with these migrations creates it. */
const template = async (): Promise<string> => {
  const path = join(tmpdir(), `rollcall-test-template-${hashOfMigrations([...SMALL, ...WITHOUT_SPARES].join())}`);
  if (existsSync(path)) return path;
  const draft = mkdtempSync(`${path}-`);
  const orm = await openDatabase({ dataDir: draft, driverOptions: { initDbStartParams: SMALL } });
  await migrate(orm);
  for (const statement of [...WITHOUT_SPARES, 'checkpoint']) await orm.em.getConnection().execute(statement);
  await orm.close(true);
  try {
    renameSync(draft, path);
  } catch {
    // Another worker has created it in the meantime.
    rmSync(draft, { recursive: true });
  }
  return path;
};

/** Copies a migrated embedded database into this data directory. */
export const seedEmbedded = async (dataDir: string): Promise<void> =>
  cpSync(await template(), join(dataDir, 'pglite'), { recursive: true });

/** Creates a migrated database; `close` also deletes it. */
export const openTestDatabase = async (): Promise<{ orm: MikroORM; close: () => Promise<void> }> => {
  const { url, drop } = await newMigratedDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  if (!url) await seedEmbedded(dataDir);
  const orm = await openDatabase({ url, dataDir: join(dataDir, 'pglite') });
  await migrate(orm);
  const close = async () => {
    await orm.close(true);
    await drop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { orm, close };
};
