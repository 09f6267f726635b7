import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { newId } from '../../../kernel/ids.ts';
import { ChangeProfile } from './change-profile.ts';
import { GetMe } from '../../../contracts/auth.ts';

describe('changing the profile', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());
  const by = (userId: string) => ({ userId, role: 'student' as const, deviceId: newId(), expiresAt: 0 });

  it('changes only the name, and records the change without the name', async () => {
    const { id, email } = await accounts.account('student');
    expect(await accounts.commands.execute(new ChangeProfile(by(id), { name: 'Renamed' }))).toMatchObject({ id, email, name: 'Renamed' });
    await accounts.commands.execute(new ChangeProfile(by(id), { name: 'Renamed' }));
    await accounts.commands.execute(new ChangeProfile(by(id), {}));
    expect(await accounts.queries.execute(new GetMe(by(id)))).toMatchObject({ name: 'Renamed', email, role: 'student', status: 'active' });
    expect(await accounts.newsOf(id)).toEqual([{ type: 'auth.ProfileChanged', actorId: id, payload: { userId: id, fields: ['name'] } }]);
  });

  it('is rejected for a user who no longer exists, and so is reading the profile', async () => {
    const nobody = by(newId());
    expect(await refusalOf(accounts.commands.execute(new ChangeProfile(nobody, { name: 'X' })))).toBe('UNAUTHENTICATED');
    expect(await refusalOf(accounts.queries.execute(new GetMe(nobody)))).toBe('UNAUTHENTICATED');
  });
});
