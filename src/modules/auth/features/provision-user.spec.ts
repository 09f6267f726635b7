import { PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { HasAdmin, ProvisionUser } from '../../../contracts/auth.ts';
import { sql } from 'kysely';

describe('provisioning a user', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());
  const provision = (email: string, password = PASSWORD, role: 'admin' | 'teacher' = 'teacher') =>
    accounts.commands.execute(new ProvisionUser('Amara', email, password, role));

  it('creates an active account with any role, and leaves an existing account unchanged', async () => {
    expect(await accounts.queries.execute(new HasAdmin())).toBe(false);
    const { id, created } = await provision('amara@school.example', PASSWORD, 'admin');
    expect(created).toBe(true);
    expect(await accounts.factsOf(id)).toMatchObject([
      { type: 'auth.UserRegistered', actorId: null, payload: { role: 'admin', status: 'active' } },
    ]);
    expect(await accounts.queries.execute(new HasAdmin())).toBe(true);
    expect(await provision(' AMARA@school.example', 'another one, just as long')).toEqual({ id, created: false });
    // An existing account keeps its password, so the given one is not checked.
    expect(await provision('amara@school.example', 'short')).toEqual({ id, created: false });
    expect((await accounts.signIn('amara@school.example')).user).toMatchObject({ id, role: 'admin', status: 'active' });
    await accounts.db.rows(sql`update app_user set status = 'inactive' where id = ${id}`);
    expect(await accounts.queries.execute(new HasAdmin())).toBe(false);
  });

  it('strips invisible characters from the name', async () => {
    const { id } = await accounts.commands.execute(
      new ProvisionUser(' Ama\u202era\n\u200bOkafor', 'unseen@school.example', PASSWORD, 'teacher'),
    );
    expect(await accounts.db.row(sql`select name from app_user where id = ${id}`)).toEqual({ name: 'Amara Okafor' });
  });

  it('creates one account for concurrent calls, and returns its id to all of them', async () => {
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => provision('twin@school.example')));
    expect(new Set(outcomes.map(({ id }) => id)).size).toBe(1);
    expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
  });

  it('validates names, emails and passwords', async () => {
    expect(await refusalOf(provision('no email'))).toBe('VALIDATION_FAILED');
    for (const name of ['', '  ', '\u200b', '\u0301', 'x'.repeat(121), 'a\u0000b', '\ud800'])
      expect(await refusalOf(accounts.commands.execute(new ProvisionUser(name, 'name@school.example', PASSWORD, 'teacher')))).toBe(
        'VALIDATION_FAILED',
      );
    expect(await refusalOf(provision('short@school.example', 'short'))).toBe('VALIDATION_FAILED');
    expect(await refusalOf(provision('common@school.example', 'password123'))).toBe('PASSWORD_TOO_COMMON');
  });
});
