import { sql } from 'kysely';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { newId } from '../../../kernel/ids.ts';
import { ListDevices } from './list-devices.ts';
import { SignOutDevice } from './sign-out-device.ts';

describe('the devices of a user', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());

  const signedInOn = async (count: number) => {
    const { email } = await accounts.account('student');
    const principals = [];
    for (let n = 0; n < count; n++) principals.push(await accounts.authenticate((await accounts.signIn(email)).accessToken));
    return principals;
  };
  const devicesOf = async (by: ListDevices['by'], page: ListDevices['page'] = { page: 1, limit: 20 }) =>
    accounts.queries.execute(new ListDevices(by, page));

  it('are listed from the newest on, with the one that asks marked, and no one else’s', async () => {
    await signedInOn(1);
    const [first, second] = await signedInOn(2);
    const { items, total } = await devicesOf(first!);
    expect(total).toBe(2);
    expect(items).toEqual([
      { id: second!.deviceId, current: false, signedInAt: expect.any(Date), lastUsedAt: expect.any(Date) },
      { id: first!.deviceId, current: true, signedInAt: expect.any(Date), lastUsedAt: expect.any(Date) },
    ]);
  });

  it('are read in pages; one beyond the last is empty but still has the total', async () => {
    const [first, second, third] = await signedInOn(3);
    const { items, next } = await devicesOf(first!, { page: 1, limit: 2 });
    expect(items.map(({ id }) => id)).toEqual([third!.deviceId, second!.deviceId]);
    expect((await devicesOf(first!, { page: 1, limit: 2, after: next! })).items.map(({ id }) => id)).toEqual([first!.deviceId]);
    expect(await devicesOf(first!, { page: 3, limit: 2 })).toEqual({ items: [], total: 3, next: null });
  });

  it('are those on which the user is still signed in', async () => {
    const [first, second, third] = await signedInOn(3);
    await accounts.commands.execute(new SignOutDevice(first!, second!.deviceId));
    await accounts.db.rows(sql`update device set expires_at = created_at where id = ${third!.deviceId}`);
    expect((await devicesOf(first!)).items.map(({ id }) => id)).toEqual([first!.deviceId]);
  });

  it('can be signed out one by one, once, by their user only', async () => {
    const [first, second] = await signedInOn(2);
    const [stranger] = await signedInOn(1);
    const signOut = (by: ListDevices['by'], id: string) => refusalOf(accounts.commands.execute(new SignOutDevice(by, id)));
    for (const id of [first!.deviceId, newId(), 'x']) expect(await signOut(stranger!, id)).toBe('DEVICE_NOT_FOUND');
    expect(await accounts.newsOf(stranger!.userId)).toEqual([]);
    expect(await signOut(first!, second!.deviceId)).toBe('none');
    expect(await signOut(first!, second!.deviceId)).toBe('DEVICE_NOT_FOUND');
    expect(await accounts.newsOf(first!.userId)).toEqual([
      {
        type: 'auth.SignedOut',
        actorId: first!.userId,
        payload: { userId: first!.userId, deviceIds: [second!.deviceId], why: 'logout' },
      },
    ]);
    expect((await devicesOf(first!)).total).toBe(1);
  });
});
