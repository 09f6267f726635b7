import { sql } from 'kysely';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import type { Role } from '../../../contracts/auth.ts';
import { newId } from '../../../kernel/ids.ts';
import { ChangeUser } from './change-user.ts';
import { Refresh } from './refresh.ts';

describe('an admin', () => {
  let accounts: TestAccounts;
  let admin: { userId: string; role: Role; deviceId: string; expiresAt: number };
  beforeAll(async () => {
    accounts = await startAccounts();
    admin = asAdmin((await accounts.account('admin')).id);
  });
  afterAll(() => accounts.close());

  const asAdmin = (userId: string) => ({ userId, role: 'admin' as const, deviceId: newId(), expiresAt: 0 });
  const change = (userId: string, to: ChangeUser['change'], by = admin) => accounts.commands.execute(new ChangeUser(by, userId, to));

  it('approves a pending account', async () => {
    const { id, email } = await accounts.account('teacher');
    await accounts.db.rows(sql`update app_user set status = 'pending' where id = ${id}`);
    expect(await change(id, { status: 'active' })).toMatchObject({ id, email, status: 'active' });
    expect(await accounts.newsOf(id)).toEqual([{ type: 'auth.UserApproved', actorId: admin.userId, payload: { userId: id } }]);
    expect(await refusalOf(accounts.signIn(email))).toBe('none');
  });

  it('deactivates an account, which signs it out everywhere; reactivating does not sign it in again', async () => {
    const { id, email } = await accounts.account('teacher');
    const tokenPairs = [await accounts.signIn(email), await accounts.signIn(email)];
    const deviceIds = (await Promise.all(tokenPairs.map(({ accessToken }) => accounts.authenticate(accessToken)))).map(
      ({ deviceId }) => deviceId,
    );
    await change(id, { status: 'inactive' });
    expect(await accounts.newsOf(id)).toEqual([
      { type: 'auth.UserDeactivated', actorId: admin.userId, payload: { userId: id } },
      { type: 'auth.SignedOut', actorId: admin.userId, payload: { userId: id, deviceIds: deviceIds.toSorted(), why: 'deactivated' } },
    ]);
    await change(id, { status: 'active' });
    for (const { accessToken, refreshToken } of tokenPairs) {
      expect(await refusalOf(accounts.authenticate(accessToken))).toBe('UNAUTHENTICATED');
      expect(await refusalOf(accounts.commands.execute(new Refresh(refreshToken)))).toBe('INVALID_REFRESH_TOKEN');
    }
    expect(await refusalOf(accounts.signIn(email))).toBe('none');
  });

  it('changes the role of an account, which signs it out', async () => {
    const { id, email } = await accounts.account('teacher');
    const { accessToken } = await accounts.signIn(email);
    const { deviceId } = await accounts.authenticate(accessToken);
    expect(await change(id, { role: 'admin' })).toMatchObject({ role: 'admin' });
    expect(await accounts.newsOf(id)).toEqual([
      { type: 'auth.UserRoleChanged', actorId: admin.userId, payload: { userId: id, from: 'teacher', to: 'admin' } },
      { type: 'auth.SignedOut', actorId: admin.userId, payload: { userId: id, deviceIds: [deviceId], why: 'role' } },
    ]);
    await change(id, { role: 'student' });
  });

  it('changes nothing, records nothing and signs nobody out if the account already has this role and status', async () => {
    const { id, email } = await accounts.account('teacher');
    const { accessToken } = await accounts.signIn(email);
    await change(id, { role: 'teacher', status: 'active' });
    await change(id, {});
    expect(await accounts.newsOf(id)).toEqual([]);
    expect(await refusalOf(accounts.authenticate(accessToken))).toBe('none');
  });

  it.each(['', 'x', "' or 1=1", newId()])('gets USER_NOT_FOUND for the id %j', async (id) => {
    expect(await refusalOf(change(id, { status: 'inactive' }))).toBe('USER_NOT_FOUND');
    expect(await accounts.db.rows(sql`select 1 from event_stream where stream = ${`user:${id}`}`)).toEqual([]);
  });

  it('who is the last active one cannot be deactivated or given another role', async () => {
    expect(await refusalOf(change(admin.userId, { status: 'inactive' }))).toBe('LAST_ADMIN');
    expect(await refusalOf(change(admin.userId, { role: 'student' }))).toBe('LAST_ADMIN');
    expect(await accounts.newsOf(admin.userId)).toEqual([]);
  });

  it('is left when two admins deactivate each other at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const other = asAdmin((await accounts.account('admin')).id);
      const outcomes = await Promise.all([
        refusalOf(change(other.userId, { status: 'inactive' })),
        refusalOf(change(admin.userId, { status: 'inactive' }, other)),
      ]);
      expect(outcomes.toSorted()).toEqual(['LAST_ADMIN', 'none']);
      const left = await accounts.db.rows(sql<{ id: string }>`select id from app_user where role = 'admin' and status = 'active'`);
      expect(left).toHaveLength(1);
      admin = asAdmin(left[0]!.id);
    }
  });
});
