import { sql } from 'kysely';
import pg from 'pg';
import { migrate, openDatabase } from '../../src/database/options.ts';
import { migrations } from '../../src/database/migrations/list.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { Lanes } from '../../src/kernel/messaging/lanes.ts';
import { rowsWithoutTimeout } from '../../src/kernel/messaging/rows-without-timeout.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { newDatabase } from '../support/database.ts';
import { describeOnPostgres } from '../support/postgres-only.ts';

describeOnPostgres('a statement that takes longer than the limit', () => {
  let url: string;
  let drop: () => Promise<void>;
  const asOwner = async <Row extends object>(statement: string): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return (await client.query<Row>(statement).finally(() => client.end())).rows;
  };
  beforeAll(async () => {
    const database = await newDatabase();
    [url, drop] = [database.url!, database.drop];
  });
  afterAll(() => drop());

  it('in a migration is not cancelled: a new version starts on large tables too', async () => {
    // The actual migrations, some of them as slow as on a large table.
    await asOwner(`
      create function slow() returns event_trigger language plpgsql as $$ begin perform pg_sleep(0.3); end $$;
      create event trigger slow on ddl_command_start when tag in ('CREATE TRIGGER') execute function slow()`);
    const orm = await openDatabase({
      url,
      driverOptions: { options: '-c statement_timeout=200 -c idle_in_transaction_session_timeout=200' },
    });
    try {
      await migrate(orm);
      await expect(orm.em.fork().getConnection().execute('select pg_sleep(0.3)')).rejects.toThrow(/statement timeout/);
    } finally {
      await orm.close(true);
      await asOwner('drop event trigger slow');
    }
    const [{ count }] = (await asOwner<{ count: string }>('select count(*) from mikro_orm_migrations')) as [{ count: string }];
    expect(Number(count)).toBe(migrations.length);
  });

  describe('in the running server', () => {
    let app: TestApp;
    let db: Database;
    beforeAll(async () => {
      app = await startApp({ DATABASE_URL: Object.assign(new URL(url), { search: '' }).href });
      db = app.app.get(Database);
    });
    afterAll(() => app.close());
    /** A limit for this transaction that the sleep exceeds. */
    const tooLong = async () => {
      await db.rows(sql`set local statement_timeout = 50`);
      await db.rows(sql`select pg_sleep(1)`);
    };

    it('reports an unavailable database, in a transaction and in a lane, which retries no command on its own', async () => {
      await expect(db.transaction([], tooLong)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', shownToCaller: { status: 503 } });
      let groups = 0;
      const lane = app.app.get(Lanes).open<number, number>('test', {
        stream: (key) => `test:${key}`,
        load: async () => {
          groups++;
          await tooLong();
          return { decide: (n) => n, save: async () => undefined };
        },
      });
      const settled = await Promise.allSettled(Array.from({ length: 512 }, (_, n) => lane.run('a', n)));
      expect(settled.every((one) => one.status === 'rejected' && (one.reason as { code: string }).code === 'DATABASE_UNAVAILABLE')).toBe(
        true,
      );
      expect(groups).toBe(1);
    });

    it('at startup is awaited', async () => {
      await db.transaction([], async () => {
        await db.rows(sql`set local statement_timeout = 50`);
        expect(await rowsWithoutTimeout(db, sql`select pg_sleep(0.2)::text as slept`)).toEqual([{ slept: '' }]);
      });
    });
  });
});
