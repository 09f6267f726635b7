import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { SortByName } from '../../../contracts/auth.ts';
import { newId } from '../../../kernel/ids.ts';

describe('sorting users by name', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());

  it('ignores case and accents, and puts unknown users last', async () => {
    const [zoe, emile, eve, zoeA] = [
      (await accounts.account('student', 'Zoë')).id,
      (await accounts.account('student', 'émile')).id,
      (await accounts.account('teacher', 'Eve')).id,
      (await accounts.account('student', 'ZOE A')).id,
    ];
    const unknown = newId();
    expect(await accounts.queries.execute(new SortByName([unknown, zoeA, zoe, emile, eve]))).toEqual([emile, eve, zoe, zoeA, unknown]);
    expect(await accounts.queries.execute(new SortByName([]))).toEqual([]);
  });
});
