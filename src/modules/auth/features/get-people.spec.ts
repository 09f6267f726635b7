import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { FindPeopleByEmail, GetPeople } from '../../../contracts/auth.ts';
import { newId } from '../../../kernel/ids.ts';

describe('looking up people', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());

  it('returns existing users by id or email, once each, and leaves out the rest', async () => {
    const one = await accounts.account('teacher', 'Zoë', 'Zoe@school.example');
    const other = await accounts.account('student');
    const wanted = [
      { ...one, role: 'teacher', status: 'active' },
      { ...other, role: 'student', status: 'active' },
    ];
    const byName = (people: readonly { name: string }[]) => people.toSorted((a, b) => (a.name < b.name ? 1 : -1));
    const byId = await accounts.queries.execute(new GetPeople([one.id, newId(), 'no id', other.id, one.id]));
    expect(byName(byId)).toEqual(byName(wanted));
    const byEmail = await accounts.queries.execute(
      new FindPeopleByEmail([' ZOE@school.example ', 'nobody', other.email, 'zoe@school.example']),
    );
    expect(byName(byEmail)).toEqual(byName(wanted));
    expect(await accounts.queries.execute(new GetPeople([]))).toEqual([]);
    expect(await accounts.queries.execute(new FindPeopleByEmail([]))).toEqual([]);
  });
});
