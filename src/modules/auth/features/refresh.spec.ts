import { sql } from 'kysely';
import type { Grant } from '../../../contracts/auth.js';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.js';
import { refusalOf } from '../../../../test/support/handlers.js';
import { ForgetOldDevices } from './forget-old-devices.js';
import { Refresh } from './refresh.js';

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
  const refresh = (token: string): Promise<Grant> => accounts.commands.execute(new Refresh(token));
  const refusal = (token: string) => refusalOf(refresh(token));
  const signedIn = async () => {
    const user = await accounts.account('student');
    return { user, grant: await accounts.signIn(user.email) };
  };
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
    at(2000);
    await refusal(grant.refreshToken);
    expect(await refusal(other.refreshToken)).toBe('none');
  });

  it('twice at the same moment succeeds once, leaves one good token, and signs nobody out', async () => {
    const { user, grant } = await signedIn();
    const settled = await Promise.allSettled(Array.from({ length: 4 }, () => refresh(grant.refreshToken)));
    const won = settled.filter((each) => each.status === 'fulfilled').map(({ value }) => value);
    const lost = settled.filter((each) => each.status === 'rejected').map(({ reason }) => (reason as { code: string }).code);
    expect([won.length, lost]).toEqual([1, ['REQUEST_IN_PROGRESS', 'REQUEST_IN_PROGRESS', 'REQUEST_IN_PROGRESS']]);
    expect(await goodTokens(user.id)).toHaveLength(1);
    at(1000);
    expect(await refusal(won[0]!.refreshToken)).toBe('none');
    expect(await accounts.newsOf(user.id)).toEqual([]);
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
