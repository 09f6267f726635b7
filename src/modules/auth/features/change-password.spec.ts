import { jest } from '@jest/globals';
import { HOME, PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { Passwords } from '../passwords/passwords.ts';
import { ChangePassword } from './change-password.ts';
import { ChangeUser } from './change-user.ts';
import { Refresh } from './refresh.ts';

const NEXT = 'another one, just as long';

describe('changing the password', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts();
  });
  afterAll(() => accounts.close());

  const signedIn = async (role: 'teacher' | 'admin' = 'teacher') => {
    const user = await accounts.account(role);
    const tokens = await accounts.signIn(user.email);
    return { user, tokens, by: await accounts.authenticate(tokens.accessToken) };
  };
  const change = (by: Awaited<ReturnType<typeof signedIn>>['by'], current = PASSWORD, next = NEXT, address = HOME) =>
    accounts.commands.execute(new ChangePassword(by, { current, next }, address));

  it('signs out every device, and signs in on a new one', async () => {
    const { user, tokens, by } = await signedIn();
    const other = await accounts.signIn(user.email);
    const otherDevice = (await accounts.authenticate(other.accessToken)).deviceId;
    const fresh = await change(by);
    expect(fresh.user).toMatchObject({ id: user.id, email: user.email });
    for (const { accessToken, refreshToken } of [tokens, other]) {
      expect(await refusalOf(accounts.authenticate(accessToken))).toBe('UNAUTHENTICATED');
      expect(await refusalOf(accounts.commands.execute(new Refresh(refreshToken)))).toBe('INVALID_REFRESH_TOKEN');
    }
    const { deviceId } = await accounts.authenticate(fresh.accessToken);
    const deviceIds = [by.deviceId, otherDevice].toSorted();
    expect((await accounts.factsOf(user.id)).slice(-3)).toMatchObject([
      { type: 'auth.PasswordChanged', actorId: user.id, payload: { userId: user.id } },
      { type: 'auth.SignedOut', actorId: user.id, payload: { userId: user.id, deviceIds, why: 'password' } },
      { type: 'auth.SignedIn', payload: { userId: user.id, deviceId } },
    ]);
    expect(await refusalOf(accounts.signIn(user.email))).toBe('INVALID_CREDENTIALS');
    expect(await refusalOf(accounts.signIn(user.email, NEXT))).toBe('none');
  });

  it('requires the current password, and a new one that is not common', async () => {
    const { user, tokens, by } = await signedIn();
    expect(await refusalOf(change(by, 'wrong'))).toBe('WRONG_PASSWORD');
    expect(await refusalOf(change(by, PASSWORD, 'password123'))).toBe('PASSWORD_TOO_COMMON');
    expect(await refusalOf(accounts.authenticate(tokens.accessToken))).toBe('none');
    expect(await accounts.newsOf(user.id)).toEqual([]);
  });

  it('succeeds once if done twice at the same time', async () => {
    const { user, by } = await signedIn();
    const outcomes = await Promise.all([refusalOf(change(by, PASSWORD, `${NEXT} 1`)), refusalOf(change(by, PASSWORD, `${NEXT} 2`))]);
    expect(outcomes.toSorted()).toEqual(['WRONG_PASSWORD', 'none']);
    expect(await refusalOf(accounts.signIn(user.email, `${NEXT} ${outcomes[0] === 'none' ? 1 : 2}`))).toBe('none');
  });

  it('does not sign in a user who is deactivated while it is running', async () => {
    const { user, by } = await signedIn();
    const { by: admin } = await signedIn('admin');
    const passwords = accounts.get(Passwords);
    const hashNew = jest.spyOn(passwords, 'hashNew').mockImplementationOnce(async (password) => {
      await accounts.commands.execute(new ChangeUser(admin, user.id, { status: 'inactive' }));
      return passwords.hashNew(password);
    });
    expect(await refusalOf(change(by))).toBe('UNAUTHENTICATED');
    expect((await accounts.newsOf(user.id)).map(({ type }) => type)).toEqual(['auth.UserDeactivated', 'auth.SignedOut']);
    hashNew.mockRestore();
  });

  it('still works after twelve wrong passwords from an address the account has signed in from', async () => {
    const { by } = await signedIn();
    for (let n = 0; n < 12; n++) expect(await refusalOf(change(by, 'wrong'))).toBe('WRONG_PASSWORD');
    expect(await refusalOf(change(by))).toBe('none');
  });

  it('counts wrong passwords towards the limit on guesses', async () => {
    const { user, by } = await signedIn();
    for (let n = 0; n < 10; n++) expect(await refusalOf(change(by, 'wrong', NEXT, '192.0.2.7'))).toBe('WRONG_PASSWORD');
    expect(await refusalOf(change(by, PASSWORD, NEXT, '192.0.2.7'))).toBe('TOO_MANY_REQUESTS');
    expect(await refusalOf(accounts.signIn(user.email, PASSWORD, '192.0.2.7'))).toBe('TOO_MANY_REQUESTS');
  });
});
