import { decodeJwt, decodeProtectedHeader } from 'jose';
import { Clock } from '../../src/kernel/clock.ts';
import { KEYS_COOLDOWN } from '../../src/modules/auth/identity/issuer-keys.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { API, CLIENT_ID, RealProvider, type Tokens } from '../support/identity/real-provider.ts';
import { TestClock } from '../support/module.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { connect, Outsider, turnedAway } from '../support/socket.ts';

const ANN = { email: 'ann@school.example', name: 'Ann', role: 'teacher' };

describe('with a real identity provider', () => {
  const clock = new TestClock();
  let provider: RealProvider;
  let app: TestApp;
  beforeAll(async () => {
    provider = await RealProvider.start();
    app = await startApp(
      { ...provider.env, DIALECTS: 'live-attendance' },
      { override: (builder) => builder.overrideProvider(Clock).useValue(clock) },
    );
  });
  afterAll(async () => {
    await app.close();
    await provider.close();
  });
  afterEach(() => {
    clock.at = undefined;
  });

  const exchange = (token: string) => app.http.post('/api/v1/auth/oidc').send({ token });
  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const me = async (token: string) => (await app.http.get('/api/v1/auth/me').set(as(token)).expect(200)).body.data;
  /** Tokens that the provider issued in a later second than this. */
  const issuedAfter = async (ms: number, before: Tokens): Promise<Tokens> => {
    const after = await provider.refresh(before);
    return decodeJwt(after.access_token).iat! * 1000 >= ms ? after : issuedAfter(ms, after);
  };
  const person = async (id: string, role?: string) => {
    const { access_token: token } = await provider.logIn(id, { email: `${id}@school.example`, name: id, role });
    return { token, id: (await me(token)).id as string };
  };

  it('a page learns how to sign in', async () => {
    const { body } = await app.http.get('/api/v1/auth/providers').expect(200);
    expect(body.data).toEqual({
      passwordSignIn: true,
      teacherSignup: 'open',
      firstRun: true,
      providers: [
        { issuer: provider.issuer, clientId: CLIENT_ID, audience: API },
        { issuer: provider.issuer, clientId: CLIENT_ID, audience: CLIENT_ID },
      ],
    });
  });

  it('somebody who logs in there (authorization code with PKCE) signs in here with the ID token, or sends the access token', async () => {
    const tokens = await provider.logIn('ann', ANN);
    expect(decodeProtectedHeader(tokens.id_token).alg).toBe('RS256');
    expect(decodeProtectedHeader(tokens.access_token).alg).toBe('ES256');
    const { body } = await exchange(tokens.id_token).expect(200);
    const { user, accessToken, refreshToken } = body.data;
    expect(user).toMatchObject({ ...ANN, status: 'active' });
    expect(await me(accessToken)).toEqual(user);
    expect(await me(tokens.access_token)).toEqual(user);
    await app.http.post('/api/v1/auth/refresh').send({ refreshToken }).expect(200);
    await app.http.post('/api/v1/classes').set(as(tokens.access_token)).send({ name: 'Physics 10b' }).expect(201);
    expect((await app.http.get('/api/v1/users').set(as(tokens.access_token)).expect(403)).body.code).toBe('ADMIN_ONLY');
  });

  it('a page of this server that exchanges a token gets the refresh token in a cookie', async () => {
    const { id_token: token } = await provider.logIn('ann', ANN);
    const answer = await app.http.post('/api/v1/auth/oidc').set('Origin', app.url).send({ token, refreshCookie: true }).expect(200);
    expect(answer.body.data).toMatchObject({ user: { email: ANN.email }, refreshToken: null });
    expect(answer.headers['set-cookie']).toEqual([expect.stringMatching(/^rollcall-refresh=[\w-]{43}; /)]);
  });

  it('a class takes place over all transports, with the provider’s tokens alone, and an outsider hears nothing of it', async () => {
    const [teacher, amara, luca, stranger] = [
      await person('teacher', 'teacher'),
      await person('amara'),
      await person('luca'),
      await person('stranger'),
    ];
    const outsider = await Outsider.enter(app, stranger.token);
    const { body } = await app.http.post('/api/v1/classes').set(as(teacher.token)).send({ name: 'Physics 10b' }).expect(201);
    const classId = body.data.id as string;
    await app.http
      .post(`/api/v1/classes/${classId}/students`)
      .set(as(teacher.token))
      .send({ students: [{ userId: amara.id }, { email: 'luca@school.example' }] })
      .expect(200);
    const socket = await connect(app, amara.token);
    const started = await app.http.post('/api/v1/attendance/start').set(as(teacher.token)).send({ classId }).expect(201);
    const { sessionId } = started.body.data as { sessionId: string };
    await socket.next('SESSION_STARTED');
    await socket.done('JOIN_SESSION', { sessionId });
    const raw = await RawSocket.open(app, luca.token);
    const marks = [amara, luca].map(({ id: studentId }) => ({ studentId, status: 'late' }));
    await app.http.post(`/api/v1/live-sessions/${sessionId}/attendance/marks`).set(as(teacher.token)).send({ marks }).expect(200);
    expect(await socket.next('MY_ATTENDANCE')).toMatchObject({ sessionId, status: 'late' });
    raw.say('MY_ATTENDANCE');
    expect(await raw.next('MY_ATTENDANCE')).toEqual({ status: 'present' });
    await socket.close();
    await raw.close();
    await outsider.heardNothing();
  });

  it('a socket stays open with a newer token of the same person, and with nobody else’s', async () => {
    const tokens = await provider.logIn('renewing', { email: 'renewing@school.example', name: 'R' });
    const other = await person('other');
    const socket = await connect(app, tokens.access_token);
    const next = await issuedAfter((decodeJwt(tokens.access_token).iat! + 1) * 1000, tokens);
    const { expiresAt } = await socket.done('RENEW', { token: next.access_token });
    expect(new Date(expiresAt).getTime()).toBe((decodeJwt(next.access_token).exp! + 30) * 1000);
    expect(await socket.refused('RENEW', { token: other.token })).toBe('UNAUTHENTICATED');
    expect(await socket.ended).toBe('io server disconnect');
    await socket.close();
  });

  it('a socket is closed when its token expires', async () => {
    const { token } = await person('expiring');
    const socket = await connect(app, token);
    clock.at = new Date((decodeJwt(token).exp! + 30) * 1000);
    expect((await socket.next('ERROR')).code).toBe('UNAUTHENTICATED');
    await socket.ended;
    await socket.close();
  });

  it('signing out everywhere closes sockets and rejects every token issued before it, on all transports; later ones work', async () => {
    const tokens = await provider.logIn('leaving', { email: 'leaving@school.example', name: 'L' });
    const pair = (await exchange(tokens.id_token).expect(200)).body.data as { accessToken: string };
    const [socket, raw, own] = [
      await connect(app, tokens.access_token),
      await RawSocket.open(app, tokens.access_token),
      await connect(app, pair.accessToken),
    ];
    await app.http.post('/api/v1/auth/logout-all').set(as(tokens.access_token)).expect(200);
    const signedOutAt = Date.now();
    await Promise.all([socket.ended, raw.ended, own.ended]);
    for (const token of [tokens.access_token, tokens.id_token, pair.accessToken])
      expect((await app.http.get('/api/v1/auth/me').set(as(token)).expect(401)).body.code).toBe('UNAUTHENTICATED');
    expect((await exchange(tokens.id_token).expect(401)).body).toMatchObject({
      code: 'INVALID_PROVIDER_TOKEN',
      details: [{ field: 'token', message: 'was issued before you signed out everywhere' }],
    });
    expect((await turnedAway(app, { auth: { token: tokens.access_token } })).data?.code).toBe('UNAUTHENTICATED');
    expect((await (await RawSocket.open(app, tokens.access_token)).next('ERROR')).message).toBe('Unauthorized or invalid token');
    const later = await issuedAfter(signedOutAt, tokens);
    expect((await me(later.access_token)).email).toBe('leaving@school.example');
    await exchange(later.id_token).expect(200);
  });

  it('a deactivated account stays closed, whatever the provider says', async () => {
    const admin = await app.signUp('admin');
    const tokens = await provider.logIn('fired', { email: 'fired@school.example', name: 'F' });
    const { id } = await me(tokens.access_token);
    const socket = await connect(app, tokens.access_token);
    await app.http.patch(`/api/v1/users/${id}`).set(as(admin.token)).send({ status: 'inactive' }).expect(200);
    await socket.ended;
    const later = await issuedAfter(Date.now(), tokens);
    await app.http.get('/api/v1/auth/me').set(as(later.access_token)).expect(401);
    expect((await exchange(later.id_token).expect(403)).body.code).toBe('ACCOUNT_INACTIVE');
    expect((await turnedAway(app, { auth: { token: later.access_token } })).data?.code).toBe('UNAUTHENTICATED');
  });

  it('an unverified email of an existing account is a conflict on every way in; no account is shared', async () => {
    const { email } = await app.signUp('teacher');
    const { id_token, access_token } = await provider.logIn('squatter', { email, name: 'S', verified: false });
    expect((await exchange(id_token).expect(409)).body.code).toBe('EMAIL_NOT_VERIFIED');
    expect((await app.http.get('/api/v1/classes').set(as(access_token)).expect(409)).body.code).toBe('EMAIL_NOT_VERIFIED');
    expect((await app.http.get('/api/v1/live-sessions').set(as(access_token)).expect(409)).body.code).toBe('EMAIL_NOT_VERIFIED');
    expect((await turnedAway(app, { auth: { token: access_token } })).data?.code).toBe('EMAIL_NOT_VERIFIED');
    expect((await (await RawSocket.open(app, access_token)).next('ERROR')).message).toContain('has not verified that the email is yours');
    await app.http.get('/compat/live-attendance/auth/me').set(as(access_token)).expect(409);
    // Whoever owns the email gets the account.
    provider.people.set('squatter', { email, name: 'S' });
    const { body } = await exchange((await provider.logIn('squatter')).id_token).expect(200);
    expect(body.data.user).toMatchObject({ email, role: 'teacher' });
  });

  it('the provider changes its keys: tokens signed with the new ones are accepted at once', async () => {
    const before = await provider.logIn('rotating', { email: 'rotating@school.example', name: 'R' });
    await me(before.access_token);
    await provider.rotate();
    const after = await provider.refresh(before);
    const kids = [before, after].map(({ access_token }) => decodeProtectedHeader(access_token).kid);
    expect(kids[0]).not.toBe(kids[1]);
    // More than half a minute after the server last fetched keys.
    clock.at = new Date(Date.now() + KEYS_COOLDOWN);
    expect((await me(after.access_token)).email).toBe('rotating@school.example');
    await exchange(after.id_token).expect(200);
    // Withdrawn, and not seen before.
    await exchange(before.id_token).expect(401);
  });
});
