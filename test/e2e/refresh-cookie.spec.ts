import request from 'supertest';
import { Clock } from '../../src/kernel/clock.ts';
import { contractOf } from '../support/contract.ts';
import { PASSWORD, startApp, type SignedUp, type TestApp } from '../support/app.ts';

const SCHOOL = 'https://rollcall.school.example';
const PAGES = 'https://pages.example';
const NAME = '__Secure-rollcall-refresh';
const production = { NODE_ENV: 'production', ALLOW_EMBEDDED_DATABASE: 'true', PUBLIC_URL: SCHOOL, CORS_ORIGINS: PAGES };

interface Sent {
  readonly body?: object;
  /** The page that sends it; null for other clients. */
  readonly origin?: string | null;
  readonly cookie?: string;
  readonly token?: string;
}

type Answer = Awaited<ReturnType<typeof send>>;

let contract: ReturnType<typeof contractOf>;

const start = async (env: Record<string, string>, extras?: Parameters<typeof startApp>[1]): Promise<TestApp> => {
  const app = await startApp(env, extras);
  contract = contractOf(app.app);
  return app;
};

/** Without an agent, which would keep the cookies of all tests. */
const send = (app: TestApp, path: string, { body, origin = SCHOOL, cookie, token }: Sent, method: 'post' | 'put' = 'post') => {
  const sent = request(app.url)[method](`/api/v1/auth/${path}`).use(contract);
  if (origin !== null) void sent.set('Origin', origin);
  if (cookie !== undefined) void sent.set('Cookie', cookie);
  if (token) void sent.set('Authorization', `Bearer ${token}`);
  return sent.send(body);
};

const cookiesOf = ({ headers }: Answer): string[] => (headers['set-cookie'] as unknown as string[] | undefined) ?? [];
/** What the browser sends back. */
const cookieOf = (answer: Answer): string => cookiesOf(answer)[0]!.split(';')[0]!;
const valueOf = (cookie: string): string => cookie.split('=')[1]!;

describe('the refresh token of a page, in a cookie', () => {
  let app: TestApp;
  let user: SignedUp;
  /** Of a device that stays signed in. */
  let cookie: string;
  beforeAll(async () => {
    app = await start(production);
    user = await app.signUp('student');
    cookie = cookieOf(await logIn().expect(200));
  });
  afterAll(() => app.close());

  const wanted = { refreshCookie: true };
  const logIn = (sent: Sent = {}) => send(app, 'login', { body: { email: user.email, password: PASSWORD, ...wanted }, ...sent });
  const refresh = (cookie: string | undefined, sent: Sent = {}) => send(app, 'refresh', { body: wanted, cookie, ...sent });
  const worksFor = async (token: string) => (await app.http.get('/api/v1/auth/me').set('Authorization', `Bearer ${token}`)).status === 200;

  it('is sent only to the refresh route, by pages of this host and over https, and no script and no response has it', async () => {
    const answer = await logIn().expect(200);
    expect(cookiesOf(answer)).toEqual([
      expect.stringMatching(
        /^__Secure-rollcall-refresh=[\w-]{43}; Max-Age=2592000; Path=\/api\/v1\/auth\/refresh; Expires=[^;]+; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    expect(answer.body.data).toMatchObject({ accessToken: expect.any(String), refreshToken: null, user: { id: user.id } });
    expect(answer.text).not.toContain(valueOf(cookieOf(answer)));
  });

  it('is exchanged for the next one, and reusing it signs the device out', async () => {
    const first = cookieOf(await logIn().expect(200));
    const answer = await refresh(first).expect(200);
    const second = cookieOf(answer);
    expect(second).not.toBe(first);
    expect(answer.body.data).toMatchObject({ refreshToken: null, user: { id: user.id } });
    expect(await worksFor(answer.body.data.accessToken)).toBe(true);
    const third = await refresh(`theme=dark; ${second}; language=de`).expect(200);
    const reuse = await refresh(first).expect(401);
    expect([reuse.body.code, cookiesOf(reuse)]).toEqual(['INVALID_REFRESH_TOKEN', []]);
    await refresh(cookieOf(third)).expect(401);
    expect(await worksFor(third.body.data.accessToken)).toBe(false);
  });

  it('is the same for two tabs that refresh at once, or one after the other, and both stay signed in', async () => {
    const shared = cookieOf(await logIn().expect(200));
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(shared).expect(200)));
    answers.push(await refresh(shared).expect(200));
    const [next, ...others] = [...new Set(answers.map(cookieOf))];
    expect(others).toEqual([]);
    for (const { body } of answers) expect(await worksFor(body.data.accessToken)).toBe(true);
    await refresh(next).expect(200);
  });

  it('is used only if the request says so: otherwise nothing is read from the cookie and nothing is set', async () => {
    for (const body of [{}, { refreshCookie: false }]) {
      const answer = await refresh(cookie, { body }).expect(400);
      expect(answer.body.details).toEqual([{ field: 'refreshToken', message: 'must be given, unless refreshCookie is true' }]);
    }
    const answers = [
      await logIn({ body: { email: user.email, password: PASSWORD } }).expect(200),
      await logIn({ body: { email: user.email, password: PASSWORD, refreshCookie: false } }).expect(200),
      await refresh(cookie, { body: { refreshToken: (await app.signUp('student')).refreshToken } }).expect(200),
    ];
    for (const answer of answers) expect([cookiesOf(answer), answer.body.data.refreshToken]).toEqual([[], expect.any(String)]);
    cookie = cookieOf(await refresh(cookie).expect(200));
  });

  it.each(['true', 1, null, [true]])('is not asked for with %j', async (refreshCookie) => {
    for (const path of ['login', 'refresh', 'oidc']) {
      const given = { login: { email: user.email, password: PASSWORD }, refresh: {}, oidc: { token: 'x' } }[path];
      const { body } = await send(app, path, { body: { ...given, refreshCookie } }).expect(400);
      expect(body.details).toEqual([{ field: 'refreshCookie', message: 'must be true or false' }]);
    }
  });

  it('can take the place of one that the page had until now', async () => {
    const { refreshToken } = await app.signUp('student');
    const answer = await refresh(undefined, { body: { refreshToken, ...wanted } }).expect(200);
    expect(answer.body.data.refreshToken).toBeNull();
    await refresh(cookieOf(answer)).expect(200);
  });

  it('is that of the new device after a change of the password', async () => {
    const { id, token } = await app.signUp('student');
    const passwords = { currentPassword: PASSWORD, newPassword: 'quite another one' };
    const answer = await send(app, 'me/password', { body: { ...passwords, ...wanted }, token }, 'put').expect(200);
    expect(answer.body.data.refreshToken).toBeNull();
    expect((await refresh(cookieOf(answer)).expect(200)).body.data.user.id).toBe(id);
  });

  it.each(['logout', 'logout-all'])('is deleted by %s from a page, and no longer valid', async (path) => {
    const { email } = await app.signUp('student');
    const entry = await logIn({ body: { email, password: PASSWORD, ...wanted } }).expect(200);
    const answer = await send(app, path, { token: entry.body.data.accessToken }).expect(200);
    expect(cookiesOf(answer)).toEqual([
      `${NAME}=; Path=/api/v1/auth/refresh; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; Secure; SameSite=Strict`,
    ]);
    await refresh(cookieOf(entry)).expect(401);
  });

  it.each([PAGES, 'https://evil.example', null])('is not deleted by %s, and nor if signing out fails', async (origin) => {
    const { token } = await app.signUp('student');
    expect(cookiesOf(await send(app, 'logout', { token, origin }).expect(200))).toEqual([]);
    expect(cookiesOf(await send(app, 'logout', { token }).expect(401))).toEqual([]);
  });

  it.each([
    ['no cookie', () => undefined],
    ['an empty one', () => `${NAME}=`],
    ['another one', (cookie: string) => `x${cookie}`],
    ['nonsense', () => `${NAME}=${'x'.repeat(5_000)}; =; ;;`],
    ['one that another host of the domain has put beside it', (cookie: string) => `${NAME}=${'A'.repeat(43)}; ${cookie}`],
    ['one that another host of the domain has put behind it', (cookie: string) => `${cookie}; ${NAME}=`],
  ])('signs nobody in with %s, and its device stays signed in', async (_, given) => {
    const { body } = await refresh(given(cookie)).expect(401);
    expect(body.code).toBe('INVALID_REFRESH_TOKEN');
    cookie = cookieOf(await refresh(cookie).expect(200));
  });

  describe.each([
    ['a foreign page', 'https://evil.example'],
    ['a page of a sibling subdomain, which gets SameSite cookies too', 'https://evil.school.example'],
    ['a page of the domain above', 'https://school.example'],
    ['a page of a subdomain', 'https://evil.rollcall.school.example'],
    ['a page whose name begins like ours', `${SCHOOL}.evil.example`],
    ['our page without encryption', 'http://rollcall.school.example'],
    ['another port', `${SCHOOL}:8443`],
    ['a page that may call otherwise (CORS_ORIGINS)', PAGES],
    ['a sandboxed frame, a file or a redirect', 'null'],
    ['a client that names no page', null],
  ])('cannot be used by %s', (_, origin) => {
    const expectRefusal = (answer: Answer) => {
      expect([answer.status, answer.body.code, cookiesOf(answer)]).toEqual([403, 'ORIGIN_NOT_ALLOWED', []]);
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    };

    it('to refresh: the token stays unused', async () => {
      expectRefusal(await refresh(cookie, { origin }));
      expectRefusal(await refresh(undefined, { origin, body: { refreshToken: valueOf(cookie), ...wanted } }));
      const next = cookieOf(await refresh(cookie).expect(200));
      cookie = cookieOf(await refresh(next).expect(200));
    });

    it('to sign the visitor in to another account, whether or not the password is right', async () => {
      expectRefusal(await logIn({ origin }));
      expectRefusal(await logIn({ origin, body: { email: user.email, password: 'wrong', ...wanted } }));
      expectRefusal(await send(app, 'oidc', { origin, body: { token: 'x', ...wanted } }));
    });

    it('to change the password', async () => {
      const body = { currentPassword: PASSWORD, newPassword: 'quite another one', ...wanted };
      expectRefusal(await send(app, 'me/password', { body, origin, token: user.token }, 'put'));
      expect(await worksFor(user.token)).toBe(true);
    });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is out of reach of a form, which a foreign page can send without asking (%s)',
    async (type) => {
      for (const path of ['refresh', 'login']) {
        const answer = await request(app.url)
          .post(`/api/v1/auth/${path}`)
          .set({ Origin: SCHOOL, Cookie: cookie, 'Content-Type': type })
          .send(JSON.stringify({ email: user.email, password: PASSWORD, ...wanted }));
        expect([answer.status, cookiesOf(answer)]).toEqual([415, []]);
      }
    },
  );

  it('is out of reach of a foreign page that asks first: browsers are told that it may not', async () => {
    const ask = (origin: string) =>
      request(app.url)
        .options('/api/v1/auth/refresh')
        .set({ Origin: origin, 'Access-Control-Request-Method': 'POST', 'Access-Control-Request-Headers': 'content-type' });
    expect((await ask('https://evil.school.example')).headers['access-control-allow-origin']).toBeUndefined();
    const allowed = await ask(PAGES).expect(204);
    expect(allowed.headers['access-control-allow-origin']).toBe(PAGES);
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
  });
});

describe('the refresh cookie', () => {
  let app: TestApp;
  afterEach(() => app.close());
  const cookieFor = async (env: Record<string, string>, origin?: string) => {
    app = await start(env);
    const { email } = await app.signUp('student');
    return cookiesOf(await send(app, 'login', { body: { email, password: PASSWORD, refreshCookie: true }, origin: origin ?? app.url }));
  };

  it('needs no https in development, and the page may come from any host that leads to the server', async () => {
    const [cookie] = await cookieFor({});
    expect(cookie).toMatch(
      /^rollcall-refresh=[\w-]{43}; Max-Age=2592000; Path=\/api\/v1\/auth\/refresh; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    await send(app, 'refresh', { body: { refreshCookie: true }, origin: app.url, cookie: cookie!.split(';')[0]! }).expect(200);
    const foreign = { body: { refreshCookie: true }, origin: 'http://evil.example', cookie: cookie!.split(';')[0]! };
    await send(app, 'refresh', foreign).expect(403);
  });

  describe('at the edge of REFRESH_GRACE', () => {
    let now: number;
    const wanted = { refreshCookie: true };
    beforeEach(async () => {
      now = Date.now();
      const clock = { now: () => new Date(now) };
      app = await start({ REFRESH_GRACE: '10' }, { override: (builder) => builder.overrideProvider(Clock).useValue(clock) });
    });
    const logIn = async () => {
      const { email } = await app.signUp('student');
      return cookieOf(await send(app, 'login', { body: { email, password: PASSWORD, ...wanted }, origin: app.url }).expect(200));
    };
    const refresh = (cookie: string) => send(app, 'refresh', { body: wanted, origin: app.url, cookie });

    it('two tabs that still have the old cookie get the same next one, and the tab that had it before goes on with it', async () => {
      const old = await logIn();
      const next = cookieOf(await refresh(old).expect(200));
      now += 9_999;
      const late = await Promise.all([refresh(old).expect(200), refresh(old).expect(200)]);
      expect(late.map(cookieOf)).toEqual([next, next]);
      // From the first exchange on: repeating it does not make it last longer.
      now += 1;
      await refresh(old).expect(401);
      await refresh(next).expect(401);
    });

    it('two tabs that come with the next cookie at the same moment as an old one that is too late are signed out, in either order', async () => {
      const [old, other] = [await logIn(), await logIn()];
      const next = cookieOf(await refresh(old).expect(200));
      now += 10_000;
      const answers = await Promise.all([refresh(next), refresh(next), refresh(old)]);
      expect(answers[2]!.status).toBe(401);
      for (const answer of answers) if (answer.status === 200) await refresh(cookieOf(answer)).expect(401);
      await refresh(next).expect(401);
      await refresh(other).expect(200);
    });
  });

  it('lasts as long as its token, and has the path that PUBLIC_URL puts before the route', async () => {
    const [cookie] = await cookieFor({ PUBLIC_URL: 'https://school.example/rollcall/', REFRESH_TOKEN_TTL: '7d' }, 'https://school.example');
    expect(cookie).toContain('; Max-Age=604800; Path=/rollcall/api/v1/auth/refresh; ');
  });
});
