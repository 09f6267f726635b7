import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MikroORM } from '@mikro-orm/core';
import { migrations } from '../../src/database/migrations/list.ts';
import { Migration0019Search } from '../../src/database/migrations/0019-search.ts';
import { openDatabase } from '../../src/database/options.ts';
import { queryOf } from '../../src/kernel/domain/search-terms.ts';
import { newId } from '../../src/kernel/ids.ts';
import { newDatabase } from '../support/database.ts';

interface Rows {
  execute<T>(statement: string, parameters?: unknown[]): Promise<T[]>;
}

describe('a school from before the search was extended', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  let orm: MikroORM;
  let drop: () => Promise<void>;
  let rows: Rows;

  beforeAll(async () => {
    const database = await newDatabase();
    drop = database.drop;
    orm = await openDatabase({ url: database.url, dataDir: join(dataDir, 'pglite') });
    rows = orm.em.getConnection() as unknown as Rows;
    await migrateTo(migrations[migrations.indexOf(Migration0019Search) - 1]!);
  });
  afterAll(async () => {
    await orm.close(true);
    await drop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const migrateTo = ({ name }: { name: string }) =>
    (orm as unknown as { migrator: { up(options: { to: string }): Promise<unknown> } }).migrator.up({ to: name });

  const user = (name: string) => {
    const id = newId();
    const insert = `insert into app_user (id, name, name_key, email, email_key, password_hash, role, status, created_at, updated_at)
      values (?, ?, ?, ?, ?, 'none', 'teacher', 'active', now(), now())`;
    return rows.execute(insert, [id, name, name.toLowerCase(), `${id}@b.example`, `${id}@b.example`]).then(() => id);
  };
  const session = (hostId: string, title: string, instructor: string | null, description = '') => {
    const id = newId();
    const insert = `insert into live_session (id, code, title, description, instructor, host_id, host_name, starts_at, length_minutes, time_zone,
        capture, marks_visibility, visibility, search_text, status)
      values (?, ?, ?, ?, ?, ?, ?, now(), 60, 'UTC', '{teacher}', 'concerned', 'public', lower(?), 'scheduled')`;
    return rows.execute(insert, [id, id, title, description, instructor, hostId, 'Zo\u200bë Weiß', title]).then(() => id);
  };

  it('finds its data by the new rules, and shows no invisible names', async () => {
    const [host, nobody] = [await user('Łukasz\nO’Brien\u202e'), await user('\u200b')];
    const classId = newId();
    await rows.execute(`insert into class (id, name, owner_id, teacher_ids, created_at) values (?, ?, ?, array[?]::uuid[], now())`, [
      classId,
      'Weiß\u2066e Rosen',
      host,
      host,
    ]);
    const [maths, code, blank] = [
      await session(host, '线性代数入门与应用', null, 'don\u2019t worry'),
      await session(host, 'C++ for beginners', '\u3164'),
      await session(host, '\u2800', 'Grace\u00a0Hopper'),
    ];
    // More than one batch.
    await rows.execute(`insert into app_user (id, name, name_key, email, email_key, password_hash, role, status, created_at, updated_at)
      select gen_random_uuid(), 'Weiß ' || n, '', 'm' || n, 'm' || n, 'none', 'student', 'active', now(), now() from generate_series(1, 2100) n`);

    await migrateTo(Migration0019Search);

    const names = await rows.execute(`select id, name, name_key from app_user where id in (?, ?) order by id`, [host, nobody]);
    expect(names).toEqual([
      { id: host, name: 'Łukasz O’Brien', name_key: "lukasz o'brien\nlukasz obrien" },
      { id: nobody, name: '(no name)', name_key: '(no name)' },
    ]);
    expect(await rows.execute(`select count(*)::int as n from app_user where name_key like 'weiss %'`)).toEqual([{ n: 2100 }]);
    expect(await rows.execute(`select name, name_key from class`)).toEqual([{ name: 'Weiße Rosen', name_key: 'weisse rosen' }]);
    expect(await rows.execute(`select id, title, instructor, host_name from live_session order by id`)).toEqual([
      { id: maths, title: '线性代数入门与应用', instructor: null, host_name: 'Zoë Weiß' },
      { id: code, title: 'C++ for beginners', instructor: null, host_name: 'Zoë Weiß' },
      { id: blank, title: '(no title)', instructor: 'Grace Hopper', host_name: 'Zoë Weiß' },
    ]);
    const found = async (q: string) =>
      (await rows.execute<{ id: string }>(`select id from live_session where search @@ ?::tsquery order by id`, [queryOf(q)])).map(
        ({ id }) => id,
      );
    expect(await found('代数')).toEqual([maths]);
    expect(await found('dont')).toEqual([maths]);
    expect(await found('zoe weiss')).toEqual([maths, code]);
    expect(await found('c++')).toEqual([code]);
    expect(await found('hopper')).toEqual([blank]);
  });
});
