import { sql } from 'kysely';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { ListStudents } from './list-students.ts';
import { ListUsers } from './list-users.ts';

describe('the lists of accounts', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
    await accounts.account('admin', 'Root', 'root@school.example');
    await accounts.account('teacher', 'Émile Zola', 'e.zola@school.example');
    await accounts.account('student', 'zoë Ångström', 'z_a@school.example');
    await accounts.account('student', 'Ben 100% Sure', 'ben@school.example');
    await accounts.account('student', String.raw`Back\slash`, 'zxa@school.example');
    const gone = await accounts.account('student', 'Gone', 'gone@school.example');
    await accounts.db.rows(sql`update app_user set status = 'inactive' where id = ${gone.id}`);
  });
  afterAll(() => accounts.close());

  const users = async (filter: ListUsers['filter'] = {}, page = 1, limit = 100) => {
    const { items, total } = await accounts.queries.execute(new ListUsers({ page, limit }, filter));
    return [items.map(({ name }) => name), total];
  };
  const all = [String.raw`Back\slash`, 'Ben 100% Sure', 'Émile Zola', 'Gone', 'Root', 'zoë Ångström'];

  it('have everybody, by name without regard to case and accents', async () => expect(await users()).toEqual([all, 6]));

  it('show of each what an admin needs and no more', async () => {
    const { items } = await accounts.queries.execute(new ListUsers({ page: 1, limit: 1 }, { search: 'root' }));
    expect(items).toEqual([
      { id: expect.any(String), name: 'Root', email: 'root@school.example', role: 'admin', status: 'active', createdAt: expect.any(Date) },
    ]);
  });

  it('come in pages, and beyond the last one is nothing but the total', async () => {
    expect(await users({}, 2, 4)).toEqual([all.slice(4), 6]);
    expect(await users({}, 3, 4)).toEqual([[], 6]);
    expect(await users({ search: 'nobody at all' })).toEqual([[], 0]);
  });

  it('are filtered by role and status', async () => {
    expect(await users({ role: 'teacher' })).toEqual([['Émile Zola'], 1]);
    expect(await users({ status: 'inactive' })).toEqual([['Gone'], 1]);
    expect(await users({ role: 'teacher', status: 'inactive' })).toEqual([[], 0]);
  });

  it.each([
    ['emile', ['Émile Zola']],
    [' ÅNGST', ['zoë Ångström']],
    ['BEN@School', ['Ben 100% Sure']],
    ['%', ['Ben 100% Sure']],
    ['z_a', ['zoë Ångström']],
    ['\\', [String.raw`Back\slash`]],
    ["'", []],
  ])('are searched for %j as it stands, in names and emails', async (search, names) => {
    expect(await users({ search })).toEqual([names, names.length]);
  });

  it('are searched for emails as people write them, and as the DNS does', async () => {
    await accounts.account('admin', 'Änne', 'Anne@München.example');
    for (const search of ['mün', 'MÜNCHEN.ex', 'anne@münchen.example', 'xn--mnchen', 'anne@xn--mnchen-3ya.example'])
      expect(await users({ search })).toEqual([['Änne'], 1]);
  });

  it('are searched as people type names: without signs, in any order, and in the letters they have', async () => {
    const named = await startAccounts();
    for (const name of ['Jürgen Weiß', 'Łukasz Øster', "Conan O'Brien", 'Anne-Marie Dupont', '王小明', 'Işıl Þórsdóttir'])
      await named.account('student', name);
    const found = async (search: string) =>
      (await named.queries.execute(new ListUsers({ page: 1, limit: 100 }, { search }))).items.map(({ name }) => name);
    for (const [search, expected] of [
      ['weiss', 'Jürgen Weiß'],
      ['WEISS jurgen', 'Jürgen Weiß'],
      ['lukasz', 'Łukasz Øster'],
      ['oster', 'Łukasz Øster'],
      ['obrien', "Conan O'Brien"],
      ['o’brien', "Conan O'Brien"],
      ['annemarie', 'Anne-Marie Dupont'],
      ['anne marie', 'Anne-Marie Dupont'],
      ['dupont, anne', 'Anne-Marie Dupont'],
      ['小明', '王小明'],
      ['isil thorsdottir', 'Işıl Þórsdóttir'],
    ] as const)
      expect([search, await found(search)]).toEqual([search, [expected]]);
    expect(await found('weiss lukasz')).toEqual([]);
    await named.close();
  });

  it('for teachers have the active students with name and email alone', async () => {
    const { items, total } = await accounts.queries.execute(new ListStudents({ page: 1, limit: 2 }));
    expect(total).toBe(3);
    expect(items).toEqual([
      { id: expect.any(String), name: String.raw`Back\slash`, email: 'zxa@school.example' },
      { id: expect.any(String), name: 'Ben 100% Sure', email: 'ben@school.example' },
    ]);
    expect((await accounts.queries.execute(new ListStudents({ page: 1, limit: 20 }, 'zo'))).items).toMatchObject([
      { name: 'zoë Ångström' },
    ]);
  });
});
