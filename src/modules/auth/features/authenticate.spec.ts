import { jest } from '@jest/globals';
import { JwtService } from '@nestjs/jwt';
import { sql } from 'kysely';
import { Strategy } from 'passport-jwt';
import { startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { newId } from '../../../kernel/ids.ts';
import { AccessCache } from '../tokens/access-cache.ts';
import { ChangeUser } from './change-user.ts';
import { SignOut } from './sign-out.ts';

const SECRET = 'a secret for tests that has 32 bytes at least';
const start = new Date('2026-09-01T08:00:00Z').getTime();

describe('checking an access token', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await startAccounts({ ACCESS_TOKEN_TTL: '15m' });
  });
  afterAll(() => accounts.close());
  afterEach(() => jest.restoreAllMocks());
  beforeEach(() => at(0));

  const at = (ms: number) => {
    accounts.clock.at = new Date(start + ms);
  };
  const signedIn = async () => {
    const user = await accounts.account('teacher');
    const { accessToken } = await accounts.signIn(user.email);
    return { user, accessToken, ...(await accounts.authenticate(accessToken)) };
  };
  const refusal = (token: string) => refusalOf(accounts.authenticate(token));
  const queries = () => jest.spyOn(accounts.db, 'rows');
  /** Simulates a change by another process, which the cache of this one does not notice. */
  const elsewhere = (userId: string, what: 'sign-out' | 'deactivation') =>
    what === 'sign-out'
      ? accounts.db.rows(sql`update device set ended_at = now() where user_id = ${userId}`)
      : accounts.db.rows(sql`update app_user set status = 'inactive' where id = ${userId}`);

  it('returns the principal, from the token and the database', async () => {
    const { user, accessToken, deviceId } = await signedIn();
    expect(await accounts.authenticate(accessToken)).toEqual({ userId: user.id, role: 'teacher', deviceId, expiresAt: start + 900_000 });
  });

  it('rejects a token from the moment it expires', async () => {
    const { accessToken } = await signedIn();
    at(899_000);
    expect(await refusal(accessToken)).toBe('none');
    at(900_000);
    expect(await refusal(accessToken)).toBe('UNAUTHENTICATED');
  });

  it('rejects a valid token with spaces around it, because each variant would take a place in the cache', async () => {
    const { accessToken } = await signedIn();
    for (const padded of [`${accessToken} `, ` ${accessToken}`, `${accessToken}\n`, `${accessToken}${' '.repeat(60_000)}`])
      expect(await refusal(padded)).toBe('UNAUTHENTICATED');
  });

  it('verifies the signature of a token only once', async () => {
    const { accessToken } = await signedIn();
    const verified = jest.spyOn(Strategy.prototype, 'authenticate');
    await accounts.authenticate(accessToken);
    expect(verified).not.toHaveBeenCalled();
    expect(await refusal(`${accessToken}x`)).toBe('UNAUTHENTICATED');
    expect(verified).toHaveBeenCalledTimes(1);
    at(900_000);
    expect(await refusal(accessToken)).toBe('UNAUTHENTICATED');
    expect(verified).toHaveBeenCalledTimes(2);
  });

  describe('a token', () => {
    const jwt = new JwtService({});
    const ours = { secret: SECRET, header: { alg: 'HS256', typ: 'at+jwt' }, issuer: 'rollcall', audience: 'rollcall-api' };
    const { issuer: _issuer, ...noIssuer } = ours;
    const { audience: _audience, ...noAudience } = ours;
    let claims: { sub: string; sid: string; exp: number };
    beforeAll(async () => {
      at(0);
      const { userId, deviceId } = await signedIn();
      claims = { sub: userId, sid: deviceId, exp: start / 1000 + 600 };
    });
    const unsigned = (header: object) =>
      `${[header, { ...claims, iss: 'rollcall', aud: 'rollcall-api' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

    it.each<[string, () => string, string]>([
      ['with our secret and claims', () => jwt.sign(claims, ours), 'none'],
      ['with another secret', () => jwt.sign(claims, { ...ours, secret: `${SECRET}.` }), 'UNAUTHENTICATED'],
      [
        'with another algorithm',
        () => jwt.sign(claims, { ...ours, algorithm: 'HS512', header: { alg: 'HS512', typ: 'at+jwt' } }),
        'UNAUTHENTICATED',
      ],
      [
        'with the type of a refresh token',
        () => jwt.sign(claims, { ...ours, header: { alg: 'HS256', typ: 'refresh+jwt' } }),
        'UNAUTHENTICATED',
      ],
      ['with the generic type JWT', () => jwt.sign(claims, { ...ours, header: { alg: 'HS256', typ: 'JWT' } }), 'UNAUTHENTICATED'],
      ['for another audience', () => jwt.sign(claims, { ...ours, audience: 'rollcall-feeds' }), 'UNAUTHENTICATED'],
      ['without an audience', () => jwt.sign(claims, noAudience), 'UNAUTHENTICATED'],
      ['from another issuer', () => jwt.sign(claims, { ...ours, issuer: 'https://idp.example' }), 'UNAUTHENTICATED'],
      ['without an issuer', () => jwt.sign(claims, noIssuer), 'UNAUTHENTICATED'],
      ['without a signature', () => unsigned({ alg: 'none', typ: 'at+jwt' }), 'UNAUTHENTICATED'],
      ['without an expiry', () => jwt.sign({ sub: claims.sub, sid: claims.sid }, ours), 'UNAUTHENTICATED'],
      ['with a malformed device id', () => jwt.sign({ ...claims, sid: "x'" }, ours), 'UNAUTHENTICATED'],
      ['with a malformed user id', () => jwt.sign({ ...claims, sub: 'x' }, ours), 'UNAUTHENTICATED'],
      ['for an unknown device', () => jwt.sign({ ...claims, sid: newId() }, ours), 'UNAUTHENTICATED'],
      ['for the device of another user', () => jwt.sign({ ...claims, sub: newId() }, ours), 'UNAUTHENTICATED'],
      ['that is not a JWT', () => 'not a token', 'UNAUTHENTICATED'],
      ['that is empty', () => '', 'UNAUTHENTICATED'],
    ])('%s', async (_, token, code) => expect(await refusal(token())).toBe(code));
  });

  it('checks many devices at once in one statement, and does not check them again within a second', async () => {
    const tokens = await Promise.all(Array.from({ length: 5 }, async () => (await signedIn()).accessToken));
    at(1000);
    const asked = queries();
    const first = await Promise.all(tokens.map((token) => accounts.authenticate(token)));
    expect(new Set(first.map(({ userId }) => userId)).size).toBe(5);
    expect(asked).toHaveBeenCalledTimes(1);
    await Promise.all(tokens.map((token) => accounts.authenticate(token)));
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it.each(['sign-out', 'deactivation'] as const)('uses its cache for at most a second after a %s on another node', async (what) => {
    const { user, accessToken } = await signedIn();
    await elsewhere(user.id, what);
    at(999);
    expect(await refusal(accessToken)).toBe('none');
    at(1000);
    expect(await refusal(accessToken)).toBe('UNAUTHENTICATED');
  });

  it('does not use its cache for longer if the clock is set back', async () => {
    const { user, accessToken } = await signedIn();
    await elsewhere(user.id, 'sign-out');
    at(-1);
    expect(await refusal(accessToken)).toBe('UNAUTHENTICATED');
  });

  it('drops cached roles at once after a sign-out, a deactivation or a role change on this node', async () => {
    const admin = await accounts.account('admin');
    const by = { userId: admin.id, role: 'admin' as const, deviceId: newId(), expiresAt: 0 };
    const [out, off, other] = [await signedIn(), await signedIn(), await signedIn()];
    await accounts.commands.execute(new SignOut({ ...by, userId: out.userId, deviceId: out.deviceId }, false));
    await accounts.commands.execute(new ChangeUser(by, off.userId, { status: 'inactive' }));
    await accounts.commands.execute(new ChangeUser(by, other.userId, { role: 'student' }));
    for (const { accessToken } of [out, off, other]) expect(await refusal(accessToken)).toBe('UNAUTHENTICATED');
  });

  it('rejects a token whose device has expired, even if the token has not', async () => {
    const { deviceId, accessToken } = await signedIn();
    await accounts.db.rows(sql`update device set expires_at = ${new Date(start + 5000)} where id = ${deviceId}`);
    at(4999);
    expect(await refusal(accessToken)).toBe('none');
    at(5999);
    expect(await refusal(accessToken)).toBe('UNAUTHENTICATED');
  });

  it('takes the role from the database, not from the token', async () => {
    const { user, accessToken } = await signedIn();
    await accounts.db.rows(sql`update app_user set role = 'student' where id = ${user.id}`);
    at(1000);
    expect((await accounts.authenticate(accessToken)).role).toBe('student');
  });

  it('does not cache a lookup that was running when the user signed out', async () => {
    const cache = new AccessCache(accounts.clock);
    const [userId, deviceId] = [newId(), newId()];
    let answer: (role: 'teacher') => void = () => undefined;
    const running = cache.getOrLoad(userId, deviceId, () => new Promise((resolve) => (answer = resolve)));
    cache.forget(userId);
    answer('teacher');
    expect(await running).toBe('teacher');
    await expect(cache.getOrLoad(userId, deviceId, () => Promise.reject(new Error('asked again')))).rejects.toThrow('asked again');
  });
});
