import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { Database } from '../../src/kernel/messaging/database.ts';
import { Node } from '../../src/kernel/node.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { newDatabase } from '../support/database.ts';

describe('a node that is restarted', () => {
  let env: Record<string, string>;
  let drop: () => Promise<void>;

  beforeAll(async () => {
    const database = await newDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
    env = { DATA_DIR: dataDir, ...(database.url && { DATABASE_URL: database.url }) };
    drop = async () => {
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    };
  });
  afterAll(() => drop());

  const leases = async ({ app }: TestApp) =>
    (await app.get(Database).rows(sql<{ id: string }>`select node_id as id from node_lease`)).map(({ id }) => id);

  it('releases its lease on shutdown and takes a new one on start', async () => {
    const first = await startApp(env);
    const id = first.app.get(Node).id;
    expect(await leases(first)).toEqual([id]);
    await first.close();
    const second = await startApp(env);
    try {
      expect(await leases(second)).toEqual([second.app.get(Node).id]);
      expect(second.app.get(Node).id).not.toBe(id);
    } finally {
      await second.close();
    }
  });
});
