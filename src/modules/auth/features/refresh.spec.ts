import { sql } from 'kysely';
import type { TokenPair } from '../../../contracts/auth.ts';
import { HOME, PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/handlers.ts';
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
    return { user, grant: await accounts.signIn(user.email) };
  };
  const admin = async () => accounts.authenticate((await accounts.signIn((await accounts.account('admin')).email)).accessToken);
  const goodTokens = (userId: string) =>
    accounts.db.rows(
      sql`select 1 from refresh_token t join device d on d.id = t.device_id where d.user_id = ${userId} and t.used_at is null`,
    );

  it('gives the next tokens of the same device, and good ones', async () => {
    const { user, grant } = await signedIn();
    at(1000);
    const next = await refresh(grant.refreshToken);
    expect(next).toMatchObject({ expiresIn: 900, user: { id: user.id, email: user.email } });
    expect(next.refreshToken).not.toBe(grant.refreshToken);
    expect((await accounts.authenticate(next.accessToken)).deviceId).toBe((await accounts.authenticate(grant.accessToken)).deviceId);
    at(2000);
    expect(await refusal(next.refreshToken)).toBe('none');
  });

  it.each(['', 'x', 'A'.repeat(43), '\u0000', 'ü'])('refuses %j, which is no token', async (token) => {
    expect(await refusal(token)).toBe('INVALID_REFRESH_TOKEN');
  });

  it('with a used token ends the whole family: its newest tokens, access tokens included', async () => {
    const { user, grant } = await signedIn();
    at(1000);
    const second = await refresh(grant.refreshToken);
    at(2000);
    const third = await refresh(second.refreshToken);
    const { deviceId } = await accounts.authenticate(third.accessToken);
    at(3000);
    expect(await refusal(grant.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    expect(await refusal(third.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    expect(await refusalOf(accounts.authenticate(third.accessToken))).toBe('UNAUTHENTICATED');
    expect(await accounts.newsOf(user.id)).toEqual([
      { type: 'auth.SignedOut', actorId: null, payload: { userId: user.id, deviceIds: [deviceId], why: 'reuse' } },
    ]);
  });

  it('with a used token leaves the other devices of the user alone', async () => {
    const { user, grant } = await signedIn();
    const other = await accounts.signIn(user.email);
    at(1000);
    await refresh(grant.refreshToken);
    at(11_000);
    expect(await refusal(grant.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    expect(await refusal(other.refreshToken)).toBe('none');
  });

  describe('with the token that was just exchanged', () => {
    it('gives the same successor for REFRESH_GRACE seconds and access tokens that all work, to each of many at the same moment', async () => {
      const { user, grant } = await signedIn();
      const answers = await Promise.all(Array.from({ length: 4 }, () => refresh(grant.refreshToken)));
      at(9999);
      answers.push(await refresh(grant.refreshToken));
      expect(new Set(answers.map(({ refreshToken }) => refreshToken)).size).toBe(1);
      for (const { accessToken } of answers) expect((await accounts.authenticate(accessToken)).userId).toBe(user.id);
      expect(await goodTokens(user.id)).toHaveLength(1);
      at(900_000);
      expect(await refusal(answers[0]!.refreshToken)).toBe('none');
      expect(await accounts.newsOf(user.id)).toEqual([]);
    });

    it('ends the family when the grace is over', async () => {
      const { user, grant } = await signedIn();
      const next = await refresh(grant.refreshToken);
      at(10_000);
      expect(await refusal(grant.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusal(next.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusalOf(accounts.authenticate(next.accessToken))).toBe('UNAUTHENTICATED');
      expect(await accounts.newsOf(user.id)).toMatchObject([{ type: 'auth.SignedOut', payload: { why: 'reuse' } }]);
    });

    it('ends the family within the grace when the successor was used', async () => {
      const { grant } = await signedIn();
      const second = await refresh(grant.refreshToken);
      at(1);
      const third = await refresh(second.refreshToken);
      at(2);
      expect(await refusal(grant.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusal(third.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    });

    it('gives a thief and the owner one token between them, and the one who uses it second ends the family', async () => {
      const { grant } = await signedIn();
      const [owner, thief] = [await refresh(grant.refreshToken), await refresh(grant.refreshToken)];
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
        'given another password',
        async (_, token) =>
          accounts.commands.execute(
            new ChangePassword(await accounts.authenticate(token), { current: PASSWORD, next: 'quite another one' }, HOME),
          ),
      ],
      ['switched off', async (userId) => accounts.commands.execute(new ChangeUser(await admin(), userId, { status: 'inactive' }))],
    ])('gives nothing once the user was %s', async (_, end) => {
      const { user, grant } = await signedIn();
      const next = await refresh(grant.refreshToken);
      await end(user.id, next.accessToken);
      expect(await refusal(grant.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
      expect(await refusal(next.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
    });
  });

  it('without a grace succeeds once of many at the same moment, and ends the family of a token that comes again afterwards', async () => {
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

  it('keeps a device alive that is used, and lets one expire that is not', async () => {
    const { grant } = await signedIn();
    at(29 * DAY);
    const next = await refresh(grant.refreshToken);
    at(58 * DAY);
    expect(await refusalOf(accounts.authenticate((await refresh(next.refreshToken)).accessToken))).toBe('none');
    const { grant: unused } = await signedIn();
    at(88 * DAY);
    expect(await refusal(unused.refreshToken)).toBe('INVALID_REFRESH_TOKEN');
  });

  it('refuses a token that was used so long ago that it has expired, without an end to its family', async () => {
    const { user, grant } = await signedIn();
    at(29 * DAY);
    const next = await refresh(grant.refreshToken);
    at(31 * DAY);
    expect([await refusal(grant.refreshToken), await refusal(next.refreshToken)]).toEqual(['INVALID_REFRESH_TOKEN', 'none']);
    expect(await accounts.newsOf(user.id)).toEqual([]);
  });

  it('needs no tokens and devices that ended long ago, which are forgotten, and those of today are not', async () => {
    const { user, grant } = await signedIn();
    at(29 * DAY);
    const next = await refresh(grant.refreshToken);
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
