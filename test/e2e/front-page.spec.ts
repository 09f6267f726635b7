import { EchoModule } from '../support/echo.ts';
import { FakeAuthModule } from '../support/fake-auth.ts';
import { startApp, type TestApp } from '../support/app.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

describe('the front page', () => {
  let app: TestApp;
  afterEach(() => app.close());
  const start = async (env: Record<string, string> = {}) => {
    app = await startApp(env, { instead: [EchoModule, FakeAuthModule] });
  };
  const get = () => app.http.get('/').set('Accept', BROWSER);
  const linksIn = (page: string) => [...page.matchAll(/href="([^"]+)"/g)].map(([, address]) => address!);

  it('tells a browser what this is, where the docs are and whether the server is healthy, and every link works', async () => {
    app = await startApp({ DIALECTS: 'live-attendance' });
    const { text, headers } = await get().expect(200);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', vary: expect.stringContaining('Accept') });
    expect(text).toContain('<h1>Rollcall</h1>');
    const documents = ['/docs', '/docs/sockets', '/openapi.json', '/asyncapi.json', '/compat/live-attendance/openapi.json'];
    expect(linksIn(text)).toEqual([...documents, '/health/live', '/health/ready']);
    for (const link of linksIn(text)) expect([link, (await fetch(`${app.url}${link}`)).status]).toEqual([link, 200]);
  });

  it('needs nothing that its content security policy forbids: no scripts, no external resources', async () => {
    await start();
    const { text, headers } = await get().expect(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*; style-src 'unsafe-inline'$/);
    expect(text).not.toMatch(/<script|<link|<img|https?:|\son\w+=/);
  });

  it('does not mention docs that are switched off', async () => {
    await start({ DOCS: 'off' });
    const { text } = await get().expect(200);
    expect(linksIn(text)).toEqual(['/health/live', '/health/ready']);
  });

  it.each(['application/json', '*/*', 'text/plain'])('is not served to a client that accepts %s', async (accept) => {
    await start();
    const { body } = await app.http.get('/').set('Accept', accept).expect(404);
    expect(body.code).toBe('NOT_FOUND');
  });

  it('answers only GET and HEAD, and only at its own path', async () => {
    await start();
    expect((await app.http.head('/').set('Accept', BROWSER).expect(200)).text).toBeUndefined();
    await app.http.post('/').set('Accept', BROWSER).expect(404);
    await app.http.get('/index.html').set('Accept', BROWSER).expect(404);
    await app.http.get('/?a=1').set('Accept', BROWSER).expect(200);
  });
});
