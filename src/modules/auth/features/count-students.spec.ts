import { sql } from 'kysely';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { CountStudents } from '../../../contracts/auth.ts';

describe('the number of students', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());

  it('counts active students, and nobody else', async () => {
    const count = () => accounts.queries.execute(new CountStudents());
    expect(await count()).toBe(0);
    const [gone] = [await accounts.account('student', 'Gone'), await accounts.account('student'), await accounts.account('teacher')];
    expect(await count()).toBe(2);
    await accounts.db.rows(sql`update app_user set status = 'inactive' where id = ${gone.id}`);
    expect(await count()).toBe(1);
  });
});
