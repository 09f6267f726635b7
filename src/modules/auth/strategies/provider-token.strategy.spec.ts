import { jest } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { sql } from 'kysely';
import { HOME, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { AUDIENCE, makeKey, ROLE_CLAIM, TestIssuer, type TestClaims } from '../../../../test/support/identity/test-issuer.ts';
import { SignInWithProvider, type Principal } from '../../../contracts/auth.ts';
import { userStream } from '../../../contracts/fact.ts';
import { newId } from '../../../kernel/ids.ts';
import { ChangeUser } from '../features/change-user.ts';
import { FindEndedDevicesHandler } from '../features/find-ended-devices.ts';
import { SignOut } from '../features/sign-out.ts';
import { Identities } from '../identity/identities.ts';
import { ProviderDevices } from '../identity/provider-devices.ts';
import { ProviderTokens, type ProviderToken } from '../identity/provider-tokens.ts';

const SECRET = 'a secret for tests that has 32 bytes at least';
const start = new Date('2026-09-01T08:00:00Z').getTime();

describe('a token of an identity provider, sent with every request', () => {
  let issuer: TestIssuer;
  let other: TestIssuer;
  let accounts: TestAccounts;
  let count = 0;
  beforeAll(async () => {
    [issuer, other] = [await TestIssuer.start(), await TestIssuer.start()];
    accounts = await startAccounts({
      OIDC_ISSUER: `${issuer.issuer},${other.issuer}`,
      OIDC_AUDIENCE: `${AUDIENCE},${AUDIENCE}`,
      OIDC_ROLE_CLAIM: `${ROLE_CLAIM},`,
    });
  });
  afterAll(async () => {
    await accounts.close();
    await Promise.all([issuer.close(), other.close()]);
  });
  afterEach(() => jest.restoreAllMocks());
  beforeEach(() => at(0));

  const at = (seconds: number) => {
    accounts.clock.at = new Date(start + seconds * 1000);
  };
  /** Somebody new, whose tokens are issued at a time in seconds, for five minutes. */
  const someone = (claims: TestClaims = {}) => {
    const id = `bearer-${++count}`;
    return (iat = 0, more: TestClaims = {}) =>
      issuer.sign({ sub: id, email: `${id}@school.example`, iat: start / 1000 + iat, exp: start / 1000 + iat + 300, ...claims, ...more });
  };
  const refusal = (token: string) => refusalOf(accounts.authenticate(token));
  const signedInCount = async ({ userId }: Principal) =>
    (await accounts.factsOf(userId)).filter(({ type }) => type === 'auth.SignedIn').length;
  const admin = { userId: newId(), role: 'admin', deviceId: newId(), expiresAt: 0 } as const;
  const change = (userId: string, to: ChangeUser['change']) => accounts.commands.execute(new ChangeUser(admin, userId, to));
  const isEnded = async ({ deviceId }: Principal) =>
    (await accounts.get(FindEndedDevicesHandler).execute({ deviceIds: [deviceId] } as never)).length === 1;

  it('identifies its user, with the role from the database, until thirty seconds after it expires', async () => {
    const sign = someone({ [ROLE_CLAIM]: 'teacher' });
    const token = await sign();
    const principal = await accounts.authenticate(token);
    expect(principal).toMatchObject({ role: 'teacher', expiresAt: start + 330_000 });
    at(329);
    expect(await accounts.authenticate(token)).toEqual(principal);
    at(330);
    expect(await refusal(token)).toBe('UNAUTHENTICATED');
    await accounts.db.rows(sql`update app_user set role = 'student' where id = ${principal.userId}`);
    expect(await accounts.authenticate(await sign(330))).toMatchObject({ userId: principal.userId, role: 'student' });
  });

  it('is one device of its user, whichever token is sent, and however many at once', async () => {
    const sign = someone();
    const tokens = await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((n) => sign(0, { n })));
    // An exchange signs in on another.
    const pair = await accounts.commands.execute(new SignInWithProvider(tokens[0]!, HOME));
    const exchanged = await accounts.authenticate(pair.accessToken);
    const principals = await Promise.all(tokens.map((token) => accounts.authenticate(token)));
    expect(new Set(principals.map(({ userId, deviceId }) => `${userId} ${deviceId}`)).size).toBe(1);
    expect(await signedInCount(principals[0]!)).toBe(2);
    expect([exchanged.userId === principals[0]!.userId, exchanged.deviceId === principals[0]!.deviceId]).toEqual([true, false]);
  });

  it('does not open another device if one was opened since it looked', async () => {
    const sign = someone();
    const { userId, deviceId } = await accounts.authenticate(await sign());
    const token = (await accounts.get(ProviderTokens).verify(await sign())) as ProviderToken;
    const before = { userId, status: 'active', tokensFrom: null, deviceId: null } as const;
    expect(await accounts.get(ProviderDevices).of(token, before)).toBe(deviceId);
  });

  it('is a user of its issuer: another issuer may use the same subject for somebody else', async () => {
    const [here, there] = [
      await issuer.sign({ sub: 'same', email: 'here@school.example', exp: 1e10 }),
      await other.sign({ sub: 'same', email: 'there@school.example', exp: 1e10 }),
    ];
    at(Date.now() / 1000 - start / 1000);
    expect((await accounts.authenticate(here)).userId).not.toBe((await accounts.authenticate(there)).userId);
  });

  it('keeps its device signed in for as long as there are newer ones, and no longer', async () => {
    const sign = someone();
    const first = await accounts.authenticate(await sign());
    at(299);
    const second = await accounts.authenticate(await sign(299));
    expect(second).toEqual({ ...first, expiresAt: start + 629_000 });
    at(628);
    expect(await isEnded(first)).toBe(false);
    at(629);
    expect(await isEnded(first)).toBe(true);
    expect((await accounts.authenticate(await sign(629))).deviceId).toBe(first.deviceId);
    expect(await isEnded(first)).toBe(false);
    // An older token does not shorten it.
    await accounts.authenticate(await sign(400));
    at(950);
    expect(await isEnded(first)).toBe(false);
  });

  it('stops working when its device is signed out; a token issued later opens a new one', async () => {
    const sign = someone();
    const [used, unused] = [await sign(), await sign(9)];
    const before = await accounts.authenticate(used);
    at(9.5);
    await accounts.commands.execute(new SignOut(before, false));
    expect([await refusal(used), await refusal(unused), await isEnded(before)]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED', true]);
    at(10);
    const after = await accounts.authenticate(await sign(10));
    expect([after.userId === before.userId, after.deviceId === before.deviceId]).toEqual([true, false]);
    expect([await refusal(used), await refusal(unused), await refusal(await sign(8))]).toEqual(Array(3).fill('UNAUTHENTICATED'));
  });

  it('stops working when its user signs out everywhere, even if it has never been sent before', async () => {
    const sign = someone();
    const pair = await accounts.commands.execute(new SignInWithProvider(await sign(), HOME));
    at(9.5);
    await accounts.commands.execute(new SignOut(await accounts.authenticate(pair.accessToken), true));
    expect([await refusal(await sign()), await refusal(await sign(9))]).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
    at(10);
    expect(await refusal(await sign(10))).toBe('none');
  });

  it('is checked again under the lock of its user, who may have signed out in the meantime', async () => {
    const sign = someone();
    const principal = await accounts.authenticate(await sign());
    const token = (await accounts.get(ProviderTokens).verify(await sign())) as ProviderToken;
    const confirm = () =>
      refusalOf(accounts.db.transaction([userStream(principal.userId)], (tx) => accounts.get(Identities).confirm(tx, token)));
    expect(await confirm()).toBe('none');
    at(9.5);
    await accounts.commands.execute(new SignOut(principal, true));
    expect(await confirm()).toBe('UNAUTHENTICATED');
    await change(principal.userId, { status: 'inactive' });
    const later = (await accounts.get(ProviderTokens).verify(await sign(10))) as ProviderToken;
    const open = accounts.db.transaction([userStream(principal.userId)], (tx) => accounts.get(Identities).confirm(tx, later));
    expect(await refusalOf(open)).toBe('ACCOUNT_INACTIVE');
  });

  it('survives the sign-out of another device', async () => {
    const sign = someone();
    const token = await sign();
    await accounts.authenticate(token);
    const pair = await accounts.commands.execute(new SignInWithProvider(token, HOME));
    at(10);
    await accounts.commands.execute(new SignOut(await accounts.authenticate(pair.accessToken), false));
    expect(await refusal(token)).toBe('none');
  });

  it('stops working when its user is deactivated, even a later one, until the account is reactivated', async () => {
    const sign = someone();
    const token = await sign();
    const { userId } = await accounts.authenticate(token);
    at(9.5);
    await change(userId, { status: 'inactive' });
    expect([await refusal(token), await refusal(await sign(9)), await refusal(await sign(12))]).toEqual(Array(3).fill('UNAUTHENTICATED'));
    await change(userId, { status: 'active' });
    expect([await refusal(token), await refusal(await sign(9))]).toEqual(Array(2).fill('UNAUTHENTICATED'));
    at(12);
    expect(await refusal(await sign(12))).toBe('none');
  });

  it('stops working when its user gets another role; a later one has the new role', async () => {
    const sign = someone();
    const token = await sign();
    const { userId } = await accounts.authenticate(token);
    at(9.5);
    await change(userId, { role: 'teacher' });
    expect(await refusal(token)).toBe('UNAUTHENTICATED');
    at(10);
    expect((await accounts.authenticate(await sign(10))).role).toBe('teacher');
  });

  it('says what keeps its user out', async () => {
    expect(await refusal(await someone({ email: undefined })())).toBe('EMAIL_CLAIM_MISSING');
    const { email } = await accounts.account('student');
    expect(await refusal(await someone({ email, email_verified: false })())).toBe('EMAIL_NOT_VERIFIED');
  });

  it('is verified once, and again every ten minutes: by then its key may have been withdrawn', async () => {
    const verified = jest.spyOn(ProviderTokens.prototype, 'verify');
    const old = await makeKey('ES256');
    issuer.keys.push(old);
    at(3600);
    const token = await issuer.sign(
      { sub: 'long', email: 'long@school.example', iat: start / 1000, exp: start / 1000 + 86_400 },
      { key: old },
    );
    expect(await refusal(token)).toBe('none');
    at(3600 + 599);
    expect(await refusal(token)).toBe('none');
    expect(verified).toHaveBeenCalledTimes(1);
    issuer.keys.pop();
    // Makes the server fetch the keys.
    await refusal(await issuer.sign({}, { header: { kid: 'unknown' } }));
    expect(await refusal(token)).toBe('none');
    at(3600 + 600);
    expect(await refusal(token)).toBe('UNAUTHENTICATED');
  });

  describe('and one of this server are not taken for one another:', () => {
    const jwt = new JwtService({});
    let ours: { sub: string; sid: string; exp: number };
    beforeEach(async () => {
      const { userId, deviceId } = await accounts.authenticate(
        (await accounts.signIn((await accounts.account('student')).email)).accessToken,
      );
      ours = { sub: userId, sid: deviceId, exp: start / 1000 + 600 };
    });
    const signed = (claims: object, typ = 'at+jwt') => jwt.sign({ ...ours, ...claims }, { secret: SECRET, header: { alg: 'HS256', typ } });

    it('our own is accepted only with our own issuer', async () => {
      expect(await refusal(signed({ iss: 'rollcall', aud: 'rollcall-api' }))).toBe('none');
      expect(await refusal(signed({ iss: issuer.issuer, aud: 'rollcall-api' }))).toBe('UNAUTHENTICATED');
      expect(await refusal(signed({ iss: issuer.issuer, aud: AUDIENCE, iat: start / 1000 }, 'JWT'))).toBe('UNAUTHENTICATED');
      expect(await refusal(signed({ iss: ['rollcall', issuer.issuer], aud: 'rollcall-api' }))).toBe('UNAUTHENTICATED');
    });

    it('the provider cannot sign in our name, nor make a device of ours its own', async () => {
      const claims = { ...ours, email: 'x@school.example', iat: start / 1000 };
      expect(await refusal(await issuer.sign({ ...claims, iss: 'rollcall', aud: 'rollcall-api' }))).toBe('UNAUTHENTICATED');
      const theirs = await accounts.authenticate(await issuer.sign(claims));
      expect([theirs.userId === ours.sub, theirs.deviceId === ours.sid]).toEqual([false, false]);
    });
  });
});
