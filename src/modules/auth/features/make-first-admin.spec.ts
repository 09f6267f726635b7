import { sql } from 'kysely';
import { PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { Config } from '../../../config/config.ts';
import { HasAdmin } from '../../../contracts/auth.ts';
import { Log } from '../../../kernel/logging/log.ts';
import { HasAdminHandler } from './has-admin.ts';
import { MakeFirstAdmin } from './make-first-admin.ts';
import { ProvisionUserHandler } from './provision-user.ts';

describe('the first admin', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts({ ADMIN_EMAIL: 'root@school.example', ADMIN_PASSWORD: PASSWORD });
  });
  afterAll(() => accounts.close());
  const startAgain = (email?: string, password?: string) =>
    new MakeFirstAdmin(
      new Config({ ADMIN_EMAIL: email, ADMIN_PASSWORD: password }),
      new Log('silent'),
      accounts.get(HasAdminHandler),
      accounts.get(ProvisionUserHandler),
    ).onApplicationBootstrap();
  const users = () => accounts.db.rows(sql`select 1 from app_user`);

  it('is created on the first start; later starts create no other', async () => {
    expect((await accounts.signIn('root@school.example')).user).toMatchObject({ role: 'admin', status: 'active' });
    await startAgain('boss@school.example', PASSWORD);
    expect(await users()).toHaveLength(1);
  });

  describe('if there is none', () => {
    beforeAll(() => accounts.db.rows(sql`update app_user set role = 'student'`));

    it('is not created without ADMIN_EMAIL and ADMIN_PASSWORD', async () => {
      await startAgain();
      expect(await users()).toHaveLength(1);
    });

    it('is not made of an account that somebody has registered with that email', async () => {
      await startAgain('root@school.example', PASSWORD);
      expect(await accounts.queries.execute(new HasAdmin())).toBe(false);
    });

    it.each([
      ['root@school.example', 'password123', 'none'],
      ['new@school.example', 'password123', 'ADMIN_PASSWORD is on a list of common passwords: choose another.'],
      ['new@nowhere', PASSWORD, 'ADMIN_EMAIL must be an email address.'],
    ])('email %s, password %s: the startup error is %s', async (email, password, expected) => {
      const message = await startAgain(email, password).then(
        () => 'none',
        (error: Error) => error.message,
      );
      expect(message).toBe(expected);
    });
  });
});
