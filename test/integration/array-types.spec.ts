import type { PGlite } from '@electric-sql/pglite';
import type { PgliteConnection } from '@mikro-orm/pglite';
import { openTestDatabase } from '../support/database.ts';
import { onPostgres } from '../support/postgres-only.ts';

describe('a statement', () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database.close());

  const id = '01900000-0000-7000-8000-000000000000';
  it.each([
    ['boolean', 'true', true],
    ['smallint', '1', 1],
    ['int', '1', 1],
    ['text', "'a'", 'a'],
    ['varchar', "'a'", 'a'],
    ['float8', '1.5', 1.5],
    ['jsonb', `'{"a":1}'`, { a: 1 }],
    ['json', `'{"a":1}'`, { a: 1 }],
    ['uuid', `'${id}'`, id],
  ])('returns an array of %s', async (type, written, read) => {
    const [row] = await database.orm.em.getConnection().execute(`select array[${written}, null]::${type}[] as found`);
    expect(row).toEqual({ found: [read, null] });
  });

  (onPostgres ? describe.skip : describe)('on PGlite', () => {
    it('needs few parsers, which are copied for each', async () => {
      const pglite = (await (database.orm.em.getDriver().getConnection() as unknown as PgliteConnection).getNativeClient()) as PGlite;
      expect(Object.keys(pglite.parsers).length).toBeLessThan(50);
    });
  });
});
