import { jest } from '@jest/globals';
import { sql } from 'kysely';
import { HOME, PASSWORD, startAccounts, type TestAccounts } from '../../../../test/support/accounts.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { ROLE_CLAIM, TestIssuer, type TestClaims } from '../../../../test/support/identity/test-issuer.ts';
import { Register, SignInWithProvider, type Principal, type TokenPair } from '../../../contracts/auth.ts';
import { newId } from '../../../kernel/ids.ts';
import { NewIdentities } from '../identity/new-identities.ts';
import { ChangePassword } from './change-password.ts';
import { ChangeUser } from './change-user.ts';
import { Refresh } from './refresh.ts';
import { SignOut } from './sign-out.ts';

let issuer: TestIssuer;
let accounts: TestAccounts;
let count = 0;
/** Claims of somebody new. */
const someone = (claims: TestClaims = {}): TestClaims => {
  const id = `person-${++count}`;
  return { sub: id, email: `${id}@school.example`, name: `Person ${count}`, ...claims };
};
const exchange = async (claims: TestClaims, address = HOME): Promise<TokenPair> =>
  accounts.commands.execute(new SignInWithProvider(await issuer.sign(claims), address));
const refusal = (claims: TestClaims) => refusalOf(exchange(claims));
const principal = ({ accessToken }: TokenPair): Promise<Principal> => accounts.authenticate(accessToken);
const countOf = async (email: unknown) =>
  (await accounts.db.row(sql<{ count: number }>`select count(*)::int as count from app_user where email = ${email}`))!.count;
const types = async (userId: string) => (await accounts.factsOf(userId)).map(({ type }) => type.replace('auth.', ''));
const admin = { userId: newId(), role: 'admin', deviceId: newId(), expiresAt: 0 } as const;

const start = async (env: Record<string, string> = {}) => {
  issuer = await TestIssuer.start();
  accounts = await startAccounts({ ...issuer.env, ...env });
};
const stop = async () => {
  await accounts.close();
  await issuer.close();
};

describe('signing in with a token of an identity provider', () => {
  beforeAll(() => start({ OIDC_ADMIN_VALUE: 'head' }));
  afterAll(stop);
  afterEach(() => {
    accounts.clock.at = undefined;
  });

  it('creates the account with the first token, and finds it again with the next', async () => {
    const claims = someone();
    const first = await exchange(claims);
    expect(first.user).toMatchObject({ email: claims.email, name: claims.name, role: 'student', status: 'active' });
    const { userId, deviceId } = await principal(first);
    expect(userId).toBe(first.user.id);
    const facts = await accounts.factsOf(userId);
    expect(facts.map(({ type, payload, actorId }) => ({ type, payload, actorId }))).toEqual([
      { type: 'auth.UserRegistered', payload: { userId, role: 'student', status: 'active' }, actorId: userId },
      { type: 'auth.IdentityLinked', payload: { userId, issuer: issuer.issuer, replaced: false }, actorId: userId },
      { type: 'auth.SignedIn', payload: { userId, deviceId }, actorId: userId },
    ]);
    // Whatever the provider says about them later.
    const again = await exchange({ ...claims, email: 'moved@school.example', name: 'Other', [ROLE_CLAIM]: 'teacher' });
    expect(again.user).toEqual(first.user);
    expect((await principal(again)).deviceId).not.toBe(deviceId);
    expect((await accounts.commands.execute(new Refresh(again.refreshToken))).user).toEqual(first.user);
  });

  it.each([
    ['teacher', 'teacher'],
    [['x', 'teacher'], 'teacher'],
    ['head', 'admin'],
    ['admin', 'student'],
    [undefined, 'student'],
  ])('gives a new user with the role claim %j the role %s', async (value, role) => {
    expect((await exchange(someone({ [ROLE_CLAIM]: value }))).user).toMatchObject({ role, status: 'active' });
  });

  it('creates one account for many first tokens at once', async () => {
    const claims = someone();
    const pairs = await Promise.all(Array.from({ length: 12 }, () => exchange(claims)));
    expect(new Set(pairs.map(({ user }) => user.id)).size).toBe(1);
    expect((await types(pairs[0]!.user.id)).filter((type) => type !== 'SignedIn')).toEqual(['UserRegistered', 'IdentityLinked']);
    expect(await countOf(claims.email)).toBe(1);
  });

  it('gives an unverified email to one of several people who claim it at once', async () => {
    const { email } = someone();
    const tokens = await Promise.all([1, 2, 3, 4].map(() => issuer.sign(someone({ email, email_verified: false }))));
    const all = await Promise.all(tokens.map((token) => refusalOf(accounts.commands.execute(new SignInWithProvider(token, HOME)))));
    expect(all.toSorted()).toEqual([...Array<string>(3).fill('EMAIL_NOT_VERIFIED'), 'none']);
    expect(await countOf(email)).toBe(1);
  });

  it.each([
    ['app_user_email_taken', { email_verified: false }, 'EMAIL_NOT_VERIFIED'],
    ['app_user_email_taken', {}, 'none'],
    ['user_identity_of_subject', {}, 'none'],
  ])('looks again if somebody else was faster (%s)', async (constraint, claims, code) => {
    const { email } = someone();
    jest.spyOn(NewIdentities.prototype, 'add').mockImplementationOnce(async () => {
      await exchange(someone({ email }));
      throw Object.assign(new Error('duplicate key'), { code: '23505', constraint });
    });
    expect(await refusal(someone({ email, ...claims }))).toBe(code);
    expect(await countOf(email)).toBe(1);
    jest.restoreAllMocks();
  });

  it.each([undefined, '', 42, 'ann', 'ann@school.example,eve@school.example'])(
    'fails without an account if the email is %j',
    async (email) => {
      expect(await refusal(someone({ email }))).toBe('EMAIL_CLAIM_MISSING');
    },
  );

  it('says what is wrong with a token that is not valid', async () => {
    await expect(exchange(someone({ aud: 'other' }))).rejects.toMatchObject({
      code: 'INVALID_PROVIDER_TOKEN',
      details: [{ field: 'token', message: 'is not valid: unexpected "aud" claim value' }],
    });
    const ours = (await accounts.signIn((await accounts.account('student')).email)).accessToken;
    expect(await refusalOf(accounts.commands.execute(new SignInWithProvider(ours, HOME)))).toBe('INVALID_PROVIDER_TOKEN');
  });

  it('keeps an inactive user out', async () => {
    const claims = someone();
    const { user } = await exchange(claims);
    await accounts.commands.execute(new ChangeUser(admin, user.id, { status: 'inactive' }));
    const later = { iat: Math.floor(Date.now() / 1000) + 5 };
    expect(await refusal({ ...claims, ...later })).toBe('ACCOUNT_INACTIVE');
    expect(await refusal(someone({ email: claims.email, email_verified: true }))).toBe('ACCOUNT_INACTIVE');
  });

  it('needs a token that was issued after the user signed out everywhere', async () => {
    const claims = someone();
    const pair = await exchange(claims);
    const now = Math.floor(Date.now() / 1000);
    accounts.clock.at = new Date(now * 1000 + 500);
    await accounts.commands.execute(new SignOut(await principal(pair), true));
    await expect(exchange({ ...claims, iat: now })).rejects.toMatchObject({
      code: 'INVALID_PROVIDER_TOKEN',
      details: [{ field: 'token', message: 'was issued before you signed out everywhere' }],
    });
    expect(await refusal({ ...claims, iat: now + 1 })).toBe('none');
  });

  it('does not need one after the user signed out on one device', async () => {
    const claims = someone();
    const pair = await exchange(claims);
    await accounts.commands.execute(new SignOut(await principal(pair), false));
    expect(await refusal({ ...claims, iat: Math.floor(Date.now() / 1000) - 60 })).toBe('none');
  });

  describe('when there is an account with that email', () => {
    it('connects it if the email is verified; its password and devices, which may be somebody else’s, no longer work', async () => {
      const user = await accounts.account('teacher');
      const before = await accounts.signIn(user.email);
      const { deviceId } = await principal(before);
      const claims = someone({ email: user.email.toUpperCase(), name: 'Other', [ROLE_CLAIM]: 'head' });
      const pair = await exchange(claims);
      expect(pair.user).toMatchObject({ id: user.id, name: user.name, email: user.email, role: 'teacher' });
      expect(await accounts.newsOf(user.id)).toEqual([
        { type: 'auth.SignedOut', actorId: user.id, payload: { userId: user.id, deviceIds: [deviceId], why: 'linked' } },
        { type: 'auth.IdentityLinked', actorId: user.id, payload: { userId: user.id, issuer: issuer.issuer, replaced: true } },
      ]);
      expect(await refusalOf(accounts.signIn(user.email))).toBe('INVALID_CREDENTIALS');
      expect(await refusalOf(accounts.authenticate(before.accessToken))).toBe('UNAUTHENTICATED');
      expect(await refusalOf(accounts.commands.execute(new Refresh(before.refreshToken)))).toBe('INVALID_REFRESH_TOKEN');
      const change = new ChangePassword(await principal(pair), { current: PASSWORD, next: `${PASSWORD}!` }, HOME);
      expect(await refusalOf(accounts.commands.execute(change))).toBe('WRONG_PASSWORD');
    });

    it.each([false, undefined, 'true', 1])('fails if the email is not verified (%j), and changes nothing', async (email_verified) => {
      const user = await accounts.account('teacher');
      const before = await accounts.signIn(user.email);
      expect(await refusal(someone({ email: ` ${user.email.toUpperCase()}`, email_verified }))).toBe('EMAIL_NOT_VERIFIED');
      expect(await accounts.newsOf(user.id)).toEqual([]);
      expect((await accounts.authenticate(before.accessToken)).userId).toBe(user.id);
      expect((await accounts.signIn(user.email)).user.id).toBe(user.id);
    });

    it('fails for a verified address that only looks the same once both are folded', async () => {
      const user = await accounts.account('admin', 'Kate', 'kate@school.example');
      expect(await refusal(someone({ email: '\u212aate@school.example', email_verified: true }))).toBe('EMAIL_NOT_VERIFIED');
      expect(await accounts.newsOf(user.id)).toEqual([]);
    });

    it('gives it to the owner of the email, and no longer to whoever came first without owning it', async () => {
      const squatter = someone({ email_verified: false });
      const early = await exchange(squatter);
      const owner = someone({ email: squatter.email });
      const pair = await exchange(owner);
      expect(pair.user.id).toBe(early.user.id);
      expect(await refusal(squatter)).toBe('EMAIL_NOT_VERIFIED');
      expect(await refusalOf(accounts.authenticate(early.accessToken))).toBe('UNAUTHENTICATED');
      expect(await refusalOf(accounts.authenticate(await issuer.sign(squatter)))).toBe('EMAIL_NOT_VERIFIED');
      // Unless that was the owner too.
      expect((await exchange({ ...squatter, email_verified: true })).user.id).toBe(pair.user.id);
    });

    it('connects a second identity with the same verified email, and signs nobody out', async () => {
      const claims = someone();
      const first = await exchange(claims);
      const second = await exchange(someone({ email: claims.email }));
      expect(second.user.id).toBe(first.user.id);
      expect(await types(first.user.id)).toEqual(['UserRegistered', 'IdentityLinked', 'SignedIn', 'IdentityLinked', 'SignedIn']);
      expect((await principal(first)).userId).toBe(first.user.id);
    });
  });

  it('does not allow signing in with a password to an account that has none', async () => {
    const { email } = (await exchange(someone())).user;
    for (const password of [PASSWORD, '', 'null']) expect(await refusalOf(accounts.signIn(email, password))).toBe('INVALID_CREDENTIALS');
    const account = { name: 'N', email, password: PASSWORD, role: 'student' } as const;
    expect(await refusalOf(accounts.commands.execute(new Register(account, HOME)))).toBe('EMAIL_TAKEN');
  });
});

describe('a teacher with a provider’s token', () => {
  afterEach(stop);

  it.each([
    ['open', 'none', 'active'],
    ['approval', 'ACCOUNT_PENDING', 'pending'],
    ['closed', 'TEACHER_SIGNUP_CLOSED', undefined],
  ])('is treated like any teacher who signs up, with TEACHER_SIGNUP=%s: %s', async (TEACHER_SIGNUP, code, status) => {
    await start({ TEACHER_SIGNUP });
    const claims = someone({ [ROLE_CLAIM]: 'teacher' });
    expect(await refusal(claims)).toBe(code);
    expect(await refusalOf(accounts.authenticate(await issuer.sign(claims)))).toBe(code);
    const user = await accounts.db.row(sql<{ id: string; status: string }>`select id, status from app_user where email = ${claims.email}`);
    expect(user?.status).toBe(status);
    expect(await refusal(someone())).toBe('none');
    if (!user || status !== 'pending') return;
    await accounts.commands.execute(new ChangeUser(admin, user.id, { status: 'active' }));
    expect((await exchange(claims)).user.role).toBe('teacher');
  });
});

describe('with the documented settings of Auth0 and Firebase at once', () => {
  it('people of both sign in, each with the role that their provider gives them', async () => {
    // Auth0's issuer ends with a slash; Firebase's has the project in it, and publishes its keys on another host.
    const [auth0, firebase, google] = [await TestIssuer.start('/'), await TestIssuer.start('/school-1'), await TestIssuer.start('')];
    firebase.configuration = { issuer: firebase.issuer, jwks_uri: `${google.issuer}/service_accounts/v1/jwk/keys` };
    const server = await startAccounts({
      OIDC_ISSUER: `${auth0.issuer},${firebase.issuer}`,
      OIDC_AUDIENCE: 'https://api.school.example,school-1',
      OIDC_CLIENT_ID: 'page,',
      OIDC_ROLE_CLAIM: `${ROLE_CLAIM},role`,
    });
    const signIn = async (token: string) => (await server.commands.execute(new SignInWithProvider(token, HOME))).user;
    try {
      // Auth0 writes the email into the name of users with a password.
      const ann = {
        sub: 'auth0|6512',
        email: 'ann@school.example',
        name: 'ann@school.example',
        azp: 'page',
        scope: 'openid profile email',
      };
      const aud = ['https://api.school.example', `${auth0.issuer}userinfo`];
      expect(await signIn(await auth0.sign({ ...ann, aud, [ROLE_CLAIM]: 'teacher', role: 'student' }))).toMatchObject({
        name: 'ann',
        role: 'teacher',
      });
      const ben = { sub: 'k3Jh', user_id: 'k3Jh', email: 'ben@school.example', name: 'Ben', firebase: { sign_in_provider: 'google.com' } };
      const fromGoogle = { aud: 'school-1', auth_time: Math.floor(Date.now() / 1000) };
      const token = await firebase.sign({ ...ben, ...fromGoogle, role: 'teacher' }, { key: google.keys[0]! });
      expect(await signIn(token)).toMatchObject({ name: 'Ben', role: 'teacher' });
      expect((await server.authenticate(token)).role).toBe('teacher');
    } finally {
      await server.close();
      await Promise.all([auth0.close(), firebase.close(), google.close()]);
    }
  });
});

describe('the value of admins', () => {
  beforeAll(() => start());
  afterAll(stop);

  it('makes nobody an admin unless it is configured', async () => {
    for (const value of ['admin', ['admin', 'teacher'], undefined])
      expect((await exchange(someone({ [ROLE_CLAIM]: value }))).user.role).not.toBe('admin');
  });
});

describe('tokens that are not valid', () => {
  beforeEach(() => start({ SIGN_IN_RATE: '4' }));
  afterEach(stop);

  it('are limited per address, like wrong passwords but apart from them', async () => {
    for (let n = 0; n < 4; n++) expect(await refusal(someone({ aud: 'other' }))).toBe('INVALID_PROVIDER_TOKEN');
    expect(await refusal(someone())).toBe('TOO_MANY_REQUESTS');
    expect(await refusalOf(exchange(someone(), '192.0.2.99'))).toBe('none');
    expect((await accounts.signIn((await accounts.account('student')).email)).user.role).toBe('student');
  });

  it('are the only ones that count: a class signs in from one address', async () => {
    const pairs = await Promise.all(Array.from({ length: 12 }, () => exchange(someone())));
    expect(pairs).toHaveLength(12);
  });
});

describe('with PASSWORD_SIGN_IN=off', () => {
  beforeAll(() => start({ PASSWORD_SIGN_IN: 'off' }));
  afterAll(stop);

  it('nobody signs up or signs in with a password, however often they try', async () => {
    // The command line still creates accounts.
    const { email } = await accounts.account('admin');
    const account = { name: 'N', email: 'new@school.example', password: PASSWORD, role: 'student' } as const;
    expect(await refusalOf(accounts.commands.execute(new Register(account, HOME)))).toBe('PASSWORD_SIGN_IN_OFF');
    for (let n = 0; n < 12; n++) expect(await refusalOf(accounts.signIn(email, n ? 'wrong' : PASSWORD))).toBe('PASSWORD_SIGN_IN_OFF');
  });

  it('the provider lets people in, also to an account from the command line', async () => {
    expect((await exchange(someone())).user.role).toBe('student');
    const { id, email } = await accounts.account('admin');
    expect((await exchange(someone({ email }))).user).toMatchObject({ id, role: 'admin' });
  });
});
