import { EchoModule } from '../support/echo.ts';
import { FakeAuthModule, tokenFor } from '../support/fake-auth.ts';
import { startApp, type TestApp } from '../support/app.ts';

const modules = { instead: [EchoModule, FakeAuthModule] };
const ORIGIN = 'https://school.example';

describe('other origins', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('may read nothing by default', async () => {
    app = await startApp({}, modules);
    const { headers } = await app.http.get('/api/v1/echo/list').set('Origin', ORIGIN).expect(200);
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    const asked = await app.http.options('/api/v1/echo/public').set('Origin', ORIGIN).set('Access-Control-Request-Method', 'POST');
    expect(Object.keys(asked.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('in CORS_ORIGINS may send requests and read responses, including errors; no others may', async () => {
    app = await startApp({ CORS_ORIGINS: `${ORIGIN},https://other.example`, HTTP_RATE: '3' }, modules);
    const preflight = app.http.options('/api/v1/echo/public').set('Origin', ORIGIN).set('Access-Control-Request-Method', 'POST');
    const asked = await preflight.set('Access-Control-Request-Headers', 'authorization,idempotency-key').expect(204);
    expect(asked.headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-headers': 'authorization,idempotency-key',
    });
    const read = (origin: string) => app.http.get('/api/v1/echo/list').set('Origin', origin);
    const { headers } = await read(ORIGIN).expect(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers': 'X-Request-Id,Retry-After,Idempotency-Replayed,Content-Disposition',
    });
    expect((await read('https://evil.example').expect(200)).headers['access-control-allow-origin']).toBeUndefined();
    await read(ORIGIN).expect(200);
    expect((await read(ORIGIN).expect(429)).headers['access-control-allow-origin']).toBe(ORIGIN);
  });
});

describe('every response', () => {
  let app: TestApp;
  afterEach(() => app.close());

  it('is never cached, sniffed or framed, and does not reveal its framework', async () => {
    app = await startApp({}, modules);
    const answers = [
      await app.http
        .get('/api/v1/echo/me')
        .set('Authorization', `Bearer ${tokenFor('student')}`)
        .expect(200),
      await app.http.get('/api/v1/echo/me').expect(401),
      await app.http.get('/api/v1/nowhere').expect(404),
      // Routes match in any case.
      await app.http.get('/API/V1/Echo/me').expect(401),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      expect(headers['content-security-policy']).toBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
      for (const name of ['x-powered-by', 'etag', 'strict-transport-security']) expect(headers[name]).toBeUndefined();
    }
  });

  it('tells browsers to stay on https if its address uses it', async () => {
    app = await startApp({ PUBLIC_URL: 'https://rollcall.school.example' }, modules);
    const { headers } = await app.http.get('/health/live').expect(200);
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/);
  });
});

describe('a role', () => {
  it('may do what its routes allow, and otherwise learns which role may', async () => {
    const app = await startApp({}, modules);
    const ask = (role: 'admin' | 'teacher' | 'student') =>
      app.http.get('/api/v1/echo/staff').set('Authorization', `Bearer ${tokenFor(role)}`);
    await ask('teacher').expect(200, { success: true, data: null });
    await ask('admin').expect(200);
    expect((await ask('student').expect(403)).body.code).toBe('TEACHER_ONLY');
    await app.close();
  });
});
