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

const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};

/** Creates an empty database: returns its URL on PostgreSQL, undefined on PGlite. */
export const newDatabase = async (): Promise<{ url?: string; drop: () => Promise<void> }> => {
  if (!server) return { drop: async () => undefined };
  const name = `rollcall_test_${randomBytes(6).toString('hex')}`;
  await admin(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => admin(`drop database if exists ${name} with (force)`) };
};

/** Options for a database that is a third of the usual size and starts in half the time. */
const SMALL = ['--wal-segsize=1', '--no-data-checksums', '--set', 'shared_buffers=16MB'];
const WITHOUT_SPARES = ['template0', 'template1'].flatMap((name) => [`alter database ${name} is_template false`, `drop database ${name}`]);

/** The path of a migrated database to copy, which is much faster than creating one. The first test with these migrations creates it. */
const template = async (): Promise<string> => {
  const made = createHash('sha256').update([...SMALL, ...WITHOUT_SPARES].join());
  for (const migration of migrations) made.update(`${migration.name} ${migration.prototype.up.toString()}`);
  const path = join(tmpdir(), `rollcall-test-template-${made.digest('hex').slice(0, 16)}`);
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
  const { url, drop } = await newDatabase();
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
