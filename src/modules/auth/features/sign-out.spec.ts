import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { Refresh } from './refresh.ts';
import { SignOut } from './sign-out.ts';

describe('signing out', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());

  const threeDevices = async () => {
    const user = await accounts.account('student');
    const tokenPairs = [await accounts.signIn(user.email), await accounts.signIn(user.email), await accounts.signIn(user.email)] as const;
    const principals = await Promise.all(tokenPairs.map(({ accessToken }) => accounts.authenticate(accessToken)));
    return { user, tokenPairs, principals };
  };
  const areSignedIn = async (tokenPairs: readonly { accessToken: string; refreshToken: string }[]) => {
    const states: boolean[] = [];
    for (const { accessToken, refreshToken } of tokenPairs) {
      const access = (await refusalOf(accounts.authenticate(accessToken))) === 'none';
      const refresh = (await refusalOf(accounts.commands.execute(new Refresh(refreshToken)))) === 'none';
      expect(access).toBe(refresh);
      states.push(access);
    }
    return states;
  };

  it('on one device takes effect at once and does not affect the others', async () => {
    const { user, tokenPairs, principals } = await threeDevices();
    await accounts.commands.execute(new SignOut(principals[1]!, false));
    expect(await areSignedIn(tokenPairs)).toEqual([true, false, true]);
    expect(await accounts.newsOf(user.id)).toEqual([
      { type: 'auth.SignedOut', actorId: user.id, payload: { userId: user.id, deviceIds: [principals[1]!.deviceId], why: 'logout' } },
    ]);
  });

  it('everywhere signs out all devices of the user, but of nobody else', async () => {
    const { user, tokenPairs, principals } = await threeDevices();
    const other = await threeDevices();
    await accounts.commands.execute(new SignOut(principals[0]!, true));
    expect(await areSignedIn([...tokenPairs, ...other.tokenPairs])).toEqual([false, false, false, true, true, true]);
    const deviceIds = principals.map(({ deviceId }) => deviceId).toSorted();
    expect(await accounts.newsOf(user.id)).toEqual([
      { type: 'auth.SignedOut', actorId: user.id, payload: { userId: user.id, deviceIds, why: 'logout-all' } },
    ]);
  });

  it('a second time changes nothing and records nothing', async () => {
    const { user, principals } = await threeDevices();
    for (let n = 0; n < 2; n++) await accounts.commands.execute(new SignOut(principals[0]!, false));
    expect(await accounts.newsOf(user.id)).toHaveLength(1);
  });

  it('does not affect the device of somebody else', async () => {
    const { user, tokenPairs, principals } = await threeDevices();
    const { principals: others } = await threeDevices();
    await accounts.commands.execute(new SignOut({ ...others[0]!, deviceId: principals[0]!.deviceId }, false));
    expect(await areSignedIn(tokenPairs)).toEqual([true, true, true]);
    expect(await accounts.newsOf(user.id)).toEqual([]);
  });
});
