import { EchoModule } from '../support/echo.ts';
import { FakeAuthModule, tokenFor } from '../support/fake-auth.ts';
import { startApp, type TestApp } from '../support/app.ts';

describe('the general limit', () => {
  const RATE = 5;
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ HTTP_RATE: String(RATE), TRUST_PROXY: '1', METRICS_TOKEN: 'geese' }, { instead: [EchoModule, FakeAuthModule] });
  });
  afterAll(() => app.close());

  let here: string;
  let number = 0;
  beforeEach(() => {
    here = `203.0.113.${++number}`;
  });

  const get = (path: string, { from = here, token }: { from?: string; token?: string } = {}) =>
    app.http
      .get(path)
      .set('X-Forwarded-For', from)
      .set(token ? { Authorization: `Bearer ${token}` } : {});
  const spend = async (path: string, who: Parameters<typeof get>[1], status: number) => {
    for (let n = 0; n < RATE; n++) await get(path, who).expect(status);
  };

  it('stops a user who sends too many requests, says when to retry, and does not affect others at the same address', async () => {
    const token = tokenFor('student');
    await spend('/api/v1/echo/me', { token }, 200);
    const { body, headers } = await get('/api/v1/echo/me', { token }).expect(429);
    expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS', extra: { retryAfter: Number(headers['retry-after']) } });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    await get('/api/v1/echo/me', { token: tokenFor('student') }).expect(200);
  });

  it('counts a user across addresses', async () => {
    const token = tokenFor('student');
    for (let n = 0; n < RATE; n++) await get('/api/v1/echo/me', { token, from: `198.51.100.${n}` }).expect(200);
    await get('/api/v1/echo/me', { token, from: '198.51.100.99' }).expect(429);
  });

  it('stops an address that sends too many anonymous requests to any path, and no other address', async () => {
    await spend('/api/v1/echo/list', {}, 200);
    await get('/api/v1/nowhere').expect(429);
    await get('/api/v1/echo/list', { from: '198.51.100.2' }).expect(200);
  });

  it('slows down an address that guesses tokens, but not the users behind it', async () => {
    await spend('/api/v1/echo/me', { token: 'guess' }, 401);
    await get('/api/v1/echo/me', { token: 'guess' }).expect(429);
    await get('/api/v1/echo/me', { token: tokenFor('student') }).expect(200);
  });

  it('cannot be bypassed with a token that nobody checks', async () => {
    await spend('/api/v1/echo/list', { token: 'whatever' }, 200);
    await get('/api/v1/echo/list', { token: 'whatever' }).expect(429);
  });

  it('applies to a whole IPv6 network', async () => {
    for (let n = 1; n <= RATE; n++) await get('/api/v1/echo/list', { from: `2001:db8:1:2::${n}` }).expect(200);
    await get('/api/v1/echo/list', { from: '2001:db8:1:2:ffff::1' }).expect(429);
    await get('/api/v1/echo/list', { from: '2001:db8:1:3::1' }).expect(200);
  });

  const send = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
    fetch(`${app.url}${path}`, { method, headers: { 'X-Forwarded-For': here, ...headers }, ...(body !== undefined && { body }) });
  const json = { 'content-type': 'application/json' };
  const anything = { authorization: 'Basic eDp5' };
  const webhook = '/api/v1/payments/stripe/webhook';

  it.each<[string, string, string, Record<string, string>, string | undefined]>([
    ['an unknown path', 'GET', '/nowhere', {}, undefined],
    ['an unknown path with any Authorization', 'GET', '/api/v1/nowhere', anything, undefined],
    ['an unknown path that looks like health', 'GET', '/health/other', {}, undefined],
    ['health with another method', 'POST', '/health/live', {}, undefined],
    ['a wrong method', 'PUT', '/api/v1/echo/public', anything, undefined],
    ['a path that cannot be decoded', 'GET', '/api/v1/echo/%ff', anything, undefined],
    ['a malformed body', 'POST', '/api/v1/echo/public', { ...json, ...anything }, '{"name":'],
    ['a body of another type', 'POST', '/api/v1/echo/public', { 'content-type': 'text/plain', ...anything }, 'x'],
    ['a body that is too large', 'POST', '/api/v1/echo/public', { ...json, ...anything }, JSON.stringify({ name: 'x'.repeat(150_000) })],
    ['an empty Authorization', 'GET', '/api/v1/echo/list', { authorization: '' }, undefined],
    ['the API documents', 'GET', '/openapi.json', anything, undefined],
    ['the docs page', 'GET', '/docs/', anything, undefined],
    ['the files of the docs page', 'GET', '/docs/swagger-ui.css', anything, undefined],
    ['OPTIONS', 'OPTIONS', '/api/v1/echo/public', anything, undefined],
    ['HEAD', 'HEAD', '/api/v1/echo/list', anything, undefined],
    ['an unreadable payment webhook message', 'POST', webhook, { ...json, ...anything }, 'x'.repeat(300_000)],
    ['a payment webhook message of another type', 'POST', webhook, { 'content-type': 'text/plain' }, 'x'],
  ])('counts %s', async (_, method, path, headers, body) => {
    for (let n = 0; n < RATE; n++) expect((await send(method, path, headers, body)).status).not.toBe(429);
    const { status, headers: answered } = await send(method, path, headers, body);
    expect([status, Number(answered.get('retry-after')) > 0]).toEqual([429, true]);
    expect((await send('GET', '/nowhere')).status).toBe(429);
    await get('/api/v1/echo/me', { token: tokenFor('student') }).expect(200);
  });

  it('counts a user’s request once, whatever its outcome, and not for their address', async () => {
    const token = { authorization: `Bearer ${tokenFor('student')}` };
    const asked = [
      await send('POST', '/api/v1/echo/public', { ...json, ...token }, '{"name":'),
      await send('GET', '/api/v1/nowhere', token),
      await send('PUT', '/api/v1/echo/public', token),
      await send('GET', '/api/v1/echo/list', token),
      await send('GET', '/api/v1/echo/me', token),
    ];
    expect(asked.map(({ status }) => status)).toEqual([400, 404, 405, 200, 200]);
    for (const path of ['/api/v1/echo/me', '/api/v1/echo/list', '/openapi.json']) expect((await send('GET', path, token)).status).toBe(429);
    await spend('/api/v1/echo/list', {}, 200);
  });

  it('never applies to health or metrics', async () => {
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/health/live').expect(200);
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/metrics').set('Authorization', 'Bearer geese').expect(200);
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/metrics').expect(401);
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/health/ready').set('Authorization', 'Bearer x').expect(200);
  });
});

describe('preflight requests', () => {
  it('are counted separately from the address’s other requests', async () => {
    const origin = 'https://school.example';
    const app = await startApp({ CORS_ORIGINS: origin, HTTP_RATE: '5' }, { instead: [EchoModule, FakeAuthModule] });
    const ask = () => app.http.options('/api/v1/echo/me').set('Origin', origin).set('Access-Control-Request-Method', 'GET');
    for (let n = 0; n < 5; n++) await ask().expect(204);
    const { headers } = await ask().expect(429);
    expect(headers).toMatchObject({ 'access-control-allow-origin': origin, 'retry-after': expect.any(String) });
    await app.http.get('/api/v1/echo/list').set('Origin', origin).expect(200);
    await app.close();
  });
});
