import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { grantsTo, migrate, openDatabase } from '../../src/database/options.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { newDatabase } from '../support/database.ts';
import { describeOnPostgres } from '../support/postgres-only.ts';

const server = process.env.TEST_DATABASE_URL;

// PGlite has only one role.
describeOnPostgres('a server with two database roles', () => {
  const role = `rollcall_app_${randomBytes(6).toString('hex')}`;
  let app: TestApp;
  let drop: () => Promise<void>;
  let env: Record<string, string>;
  const asOwner = async (url: string | undefined, statement: string) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };

  beforeAll(async () => {
    const database = await newDatabase();
    await asOwner(server, `create role ${role} login password 'for-tests'`);
    const url = Object.assign(new URL(database.url!), { username: role, password: 'for-tests' });
    env = { DATABASE_URL: url.href, DATABASE_OWNER_URL: database.url! };
    app = await startApp(env);
    drop = async () => {
      await app.close();
      await database.drop();
      await asOwner(server, `drop role ${role}`);
    };
  });
  afterAll(() => drop());

  const run = (statement: string) => app.app.get(Database).rows(sql.raw(statement));

  it('runs as the role that is not the owner', async () => {
    expect(await run('select current_user::text as name')).toEqual([{ name: role }]);
    const { id } = await app.signUp('teacher');
    expect(await run(`select type from event_log where stream = 'user:${id}' order by seq limit 1`)).toEqual([
      { type: 'auth.UserRegistered' },
    ]);
  });

  it('grants on one node at a time even if many start at once, because PostgreSQL rejects concurrent grants', async () => {
    const owners = await Promise.all(Array.from({ length: 4 }, () => openDatabase({ url: env.DATABASE_OWNER_URL })));
    try {
      for (let round = 0; round < 10; round++)
        await expect(Promise.all(owners.map((owner) => migrate(owner, grantsTo(role))))).resolves.toBeDefined();
    } finally {
      await Promise.all(owners.map((owner) => owner.close(true)));
    }
  });

  it.each([
    `update event_log set type = 'x'`,
    'delete from event_log',
    'truncate event_log',
    'drop table event_log',
    'alter table event_log disable trigger all',
    'delete from forgotten_stream',
    `select forget_stream('session:1')`,
    'create table mine (a int)',
  ])('cannot run: %s', async (statement) => {
    await expect(run(statement)).rejects.toThrow(/permission denied|must be owner/);
  });
});
