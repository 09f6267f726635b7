import { randomBytes } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/core';
import pg from 'pg';
import { migrate, openDatabase } from '../../src/database/options.js';

/** The PostgreSQL server that the tests use; none = PGlite. */
const server = process.env.TEST_DATABASE_URL;

const admin = async (statement: string): Promise<void> => {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(statement).finally(() => client.end());
};

/** A new, empty database of its own: the URL on PostgreSQL, none on PGlite. */
export const newDatabase = async (): Promise<{ url?: string; drop: () => Promise<void> }> => {
  if (!server) return { drop: async () => undefined };
  const name = `rollcall_test_${randomBytes(6).toString('hex')}`;
  await admin(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => admin(`drop database if exists ${name} with (force)`) };
};

/** A migrated database of its own, and the way to get rid of it. */
export const openTestDatabase = async (): Promise<{ orm: MikroORM; close: () => Promise<void> }> => {
  const { url, drop } = await newDatabase();
  const orm = await openDatabase({ url });
  await migrate(orm);
  const close = async () => {
    await orm.close(true);
    await drop();
  };
  return { orm, close };
};
