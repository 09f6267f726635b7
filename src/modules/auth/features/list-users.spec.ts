import { sql } from 'kysely';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { ListStudents } from './list-students.ts';
import { ListUsers } from './list-users.ts';

describe('listing accounts', () => {
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

  it('returns everybody, sorted by name regardless of case and accents', async () => expect(await users()).toEqual([all, 6]));

  it('returns only the fields that an admin needs', async () => {
    const { items } = await accounts.queries.execute(new ListUsers({ page: 1, limit: 1 }, { search: 'root' }));
    expect(items).toEqual([
      {
        id: expect.any(String),
        name: 'Root',
        email: 'root@school.example',
        role: 'admin',
        status: 'active',
        createdAt: expect.any(Date),
        updatedAt: expect.any(Date),
      },
    ]);
  });

  it('returns pages; one beyond the last is empty but still has the total', async () => {
    expect(await users({}, 2, 4)).toEqual([all.slice(4), 6]);
    expect(await users({}, 3, 4)).toEqual([[], 6]);
    expect(await users({ search: 'nobody at all' })).toEqual([[], 0]);
  });

  it('filters by role and status', async () => {
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
  ])('searches names and emails for %j literally', async (search, names) => {
    expect(await users({ search })).toEqual([names, names.length]);
  });

  it('finds emails with an international domain in either spelling', async () => {
    await accounts.account('admin', 'Änne', 'Anne@München.example');
    for (const search of ['mün', 'MÜNCHEN.ex', 'anne@münchen.example', 'xn--mnchen', 'anne@xn--mnchen-3ya.example'])
      expect(await users({ search })).toEqual([['Änne'], 1]);
  });

  it('finds names as people type them: without accents and punctuation, and in any order', async () => {
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

  it('returns active students to teachers, with only name and email', async () => {
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
