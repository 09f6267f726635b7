import { EchoModule } from '../support/echo.js';
import { FakeAuthModule, tokenFor } from '../support/fake-auth.js';
import { startApp, type TestApp } from '../support/app.js';

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

  it('turns away a user who asks too much, says when to come back, and leaves others at the same address alone', async () => {
    const token = tokenFor('student');
    await spend('/api/v1/echo/me', { token }, 200);
    const { body, headers } = await get('/api/v1/echo/me', { token }).expect(429);
    expect(body).toMatchObject({ code: 'TOO_MANY_REQUESTS', extra: { retryAfter: Number(headers['retry-after']) } });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    await get('/api/v1/echo/me', { token: tokenFor('student') }).expect(200);
  });

  it('counts a user wherever they ask from', async () => {
    const token = tokenFor('student');
    for (let n = 0; n < RATE; n++) await get('/api/v1/echo/me', { token, from: `198.51.100.${n}` }).expect(200);
    await get('/api/v1/echo/me', { token, from: '198.51.100.99' }).expect(429);
  });

  it('turns away an address that asks without a token, whatever it asks for, and no other address', async () => {
    await spend('/api/v1/echo/list', {}, 200);
    await get('/api/v1/nowhere').expect(429);
    await get('/api/v1/echo/list', { from: '198.51.100.2' }).expect(200);
  });

  it('slows down an address that tries tokens, and not the users behind it', async () => {
    await spend('/api/v1/echo/me', { token: 'guess' }, 401);
    await get('/api/v1/echo/me', { token: 'guess' }).expect(429);
    await get('/api/v1/echo/me', { token: tokenFor('student') }).expect(200);
  });

  it('is not got round by a token that nobody looks at', async () => {
    await spend('/api/v1/echo/list', { token: 'whatever' }, 200);
    await get('/api/v1/echo/list', { token: 'whatever' }).expect(429);
  });

  it('holds for a whole network of IPv6', async () => {
    for (let n = 1; n <= RATE; n++) await get('/api/v1/echo/list', { from: `2001:db8:1:2::${n}` }).expect(200);
    await get('/api/v1/echo/list', { from: '2001:db8:1:2:ffff::1' }).expect(429);
    await get('/api/v1/echo/list', { from: '2001:db8:1:3::1' }).expect(200);
  });

  it('never turns away health or metrics', async () => {
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/health/live').expect(200);
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/metrics').set('Authorization', 'Bearer geese').expect(200);
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/metrics').expect(401);
    for (let n = 0; n < RATE * 2; n++) await app.http.get('/health/ready').set('Authorization', 'Bearer x').expect(200);
  });
});
