import { sql } from 'kysely';
import type { TokenPair } from '../../../contracts/auth.ts';
import { HOME, PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { ForgetOldDevices } from '../jobs/forget-old-devices.ts';
import { ChangePassword } from './change-password.ts';
import { ChangeUser } from './change-user.ts';
import { Refresh } from './refresh.ts';
import { SignOut } from './sign-out.ts';

const DAY = 86_400_000;
const start = new Date('2026-09-01T08:00:00Z').getTime();

describe('refreshing', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts({ REFRESH_TOKEN_TTL: '30d' });
  });
  afterAll(() => accounts.close());
  beforeEach(() => at(0));

  const at = (ms: number) => {
    accounts.clock.at = new Date(start + ms);
  };
  const refresh = (token: string): Promise<TokenPair> => accounts.commands.execute(new Refresh(token));
  const refusal = (token: string) => refusalOf(refresh(token));
  const signedIn = async () => {
    const user = await accounts.account('student');
    return { user, tokens: await accounts.signIn(user.email) };
  };
  const admin = async () => accounts.authenticate((await accounts.signIn((await accounts.account('admin')).email)).accessToken);
  const unusedTokens = (userId: string) =>
    accounts.db.rows(
      sql`select 1 from refresh_token t join device d on d.id = t.device_id where d.user_id = ${userId} and t.used_at is null`,
    );

  it('returns new valid tokens for the same device', async () => {
    const { user, tokens } = await signedIn();
    at(1000);
    const next = await refresh(tokens.refreshToken);
    expect(next).toMatchObject({ expiresIn: 900, user: { id: user.id, email: user.email } });
    expect(next.refreshToken).not.toBe(tokens.refreshToken);
    expect((await accounts.authenticate(next.accessToken)).deviceId).toBe((await accounts.authenticate(tokens.accessToken)).deviceId);
    at(2000);
    expect(await refusal(next.refreshToken)).toBe('none');
  });

  it.each(['', 'x', 'A'.repeat(43), '\u0000', 'ü'])('rejects %j, which is not a token', async (token) => {
    expect(await refusal(token)).toBe('INVALID_REFRESH_TOKEN');
  });

  it('with a used token revokes the whole family, including its newest refresh and access tokens', async () => {
    const { user, tokens } = await signedIn();
    at(1000);
    const second = await refresh(tokens.refreshToken);
    at(2000);
    const third = await refresh(second.refreshToken);
    const { deviceId } = await accounts.authenticate(third.accessToken);
    at(3000);
    expect(await refusal(tokens.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    expect(await refusal(third.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    expect(await refusalOf(accounts.authenticate(third.accessToken))).toBe('UNAUTHENTICATED');
    expect(await accounts.newsOf(user.id)).toEqual([
      { type: 'auth.SignedOut', actorId: null, payload: { userId: user.id, deviceIds: [deviceId], why: 'reuse' } },
    ]);
  });

  it('with a used token does not affect other devices of the user', async () => {
    const { user, tokens } = await signedIn();
    const other = await accounts.signIn(user.email);
    at(1000);
    await refresh(tokens.refreshToken);
    at(11_000);
    expect(await refusal(tokens.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    expect(await refusal(other.refreshToken)).toBe('none');
  });

  describe('with the token that was just exchanged', () => {
    it('returns the same successor for REFRESH_GRACE seconds, even to concurrent requests, and valid access tokens', async () => {
      const { user, tokens } = await signedIn();
      const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(tokens.refreshToken)));
      at(9999);
      answers.push(await refresh(tokens.refreshToken));
      expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
      for (const { accessToken } of answers) expect((await accounts.authenticate(accessToken)).userId).toBe(user.id);
      expect(await unusedTokens(user.id)).toHaveLength(1);
      at(900_000);
      expect(await refusal(answers[0]!.refreshToken)).toBe('none');
      expect(await accounts.newsOf(user.id)).toEqual([]);
    });

    it('revokes the family after the grace period', async () => {
      const { user, tokens } = await signedIn();
      const next = await refresh(tokens.refreshToken);
      at(10_000);
      expect(await refusal(tokens.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusal(next.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusalOf(accounts.authenticate(next.accessToken))).toBe('UNAUTHENTICATED');
      expect(await accounts.newsOf(user.id)).toMatchObject([{ type: 'auth.SignedOut', payload: { why: 'reuse' } }]);
    });

    it('revokes the family within the grace period if the successor was used', async () => {
      const { tokens } = await signedIn();
      const second = await refresh(tokens.refreshToken);
      at(1);
      const third = await refresh(second.refreshToken);
      at(2);
      expect(await refusal(tokens.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusal(third.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    });

    it('returns the same token to a thief and the owner; whoever uses it second revokes the family', async () => {
      const { tokens } = await signedIn();
      const [owner, thief] = [await refresh(tokens.refreshToken), await refresh(tokens.refreshToken)];
      at(60_000);
      const stolen = await refresh(thief.refreshToken);
      at(900_000);
      expect(await refusal(owner.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusalOf(accounts.authenticate(stolen.accessToken))).toBe('UNAUTHENTICATED');
      expect(await refusal(stolen.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    });

    it.each<[string, (userId: string, token: string) => Promise<unknown>]>([
      ['logged out', async (_, token) => accounts.commands.execute(new SignOut(await accounts.authenticate(token), false))],
      ['logged out everywhere', async (_, token) => accounts.commands.execute(new SignOut(await accounts.authenticate(token), true))],
      [
        'changed the password',
        async (_, token) =>
          accounts.commands.execute(
            new ChangePassword(await accounts.authenticate(token), { current: PASSWORD, next: 'quite another one' }, HOME),
          ),
      ],
      ['been deactivated', async (userId) => accounts.commands.execute(new ChangeUser(await admin(), userId, { status: 'inactive' }))],
    ])('is rejected once the user has %s', async (_, end) => {
      const { user, tokens } = await signedIn();
      const next = await refresh(tokens.refreshToken);
      await end(user.id, next.accessToken);
      expect(await refusal(tokens.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusal(next.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    });
  });

  it('without a grace period succeeds for one of several concurrent requests; sending the token again later revokes the family', async () => {
    const strict = await startAccounts({ REFRESH_GRACE: '0' });
    strict.clock.at = new Date(start);
    const { id, email } = await strict.account('student');
    const { refreshToken } = await strict.signIn(email);
    const again = () => strict.commands.execute(new Refresh(refreshToken));
    const codes = await Promise.all(Array.from({ length: 4 }, () => refusalOf(again())));
    expect(codes.toSorted()).toEqual(['REQUEST_IN_PROGRESS', 'REQUEST_IN_PROGRESS', 'REQUEST_IN_PROGRESS', 'none']);
    expect(await strict.newsOf(id)).toEqual([]);
    strict.clock.at = new Date(start + 1);
    expect(await refusalOf(again())).toBe('INVALID_REFRESH_TOKEN');
    expect(await strict.newsOf(id)).toMatchObject([{ type: 'auth.SignedOut', payload: { why: 'reuse' } }]);
    await strict.close();
  });

  it('keeps a device signed in while it is used, and lets an unused one expire', async () => {
    const { tokens } = await signedIn();
    at(29 * DAY);
    const next = await refresh(tokens.refreshToken);
    at(58 * DAY);
    expect(await refusalOf(accounts.authenticate((await refresh(next.refreshToken)).accessToken))).toBe('none');
    const { tokens: unused } = await signedIn();
    at(88 * DAY);
    expect(await refusal(unused.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
  });

  it('rejects a used token that has expired since, without revoking its family', async () => {
    const { user, tokens } = await signedIn();
    at(29 * DAY);
    const next = await refresh(tokens.refreshToken);
    at(31 * DAY);
    expect([await refusal(tokens.refreshToken), await refusal(next.refreshToken)]).toEqual(['INVALID_REFRESH_TOKEN', 'none']);
    expect(await accounts.newsOf(user.id)).toEqual([]);
  });

  it('still works after old tokens and devices have been deleted', async () => {
    const { user, tokens } = await signedIn();
    at(29 * DAY);
    const next = await refresh(tokens.refreshToken);
    at(31 * DAY);
    await accounts.get(ForgetOldDevices).forget();
    const left = () =>
      accounts.db.rows(sql`select 1 from refresh_token t join device d on d.id = t.device_id where d.user_id = ${user.id}`);
    expect(await left()).toHaveLength(1);
    expect(await refusal(next.refreshToken)).toBe('none');
    at((31 + 30 + 90) * DAY - 1);
    await accounts.get(ForgetOldDevices).forget();
    const devices = () => accounts.db.rows(sql`select 1 from device where user_id = ${user.id}`);
    expect([await left(), await devices()]).toEqual([[], [expect.anything()]]);
    at((31 + 30 + 90) * DAY);
    await accounts.get(ForgetOldDevices).forget();
    expect(await devices()).toEqual([]);
  });
});
