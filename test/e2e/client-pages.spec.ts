import { rmSync } from 'node:fs';
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { dirname } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startApp, type TestApp } from '../support/app.ts';
import { builtClient, CLIENT_PAGE, CLIENT_SCRIPT, SECRET } from '../support/built-client.ts';
import { EchoModule } from '../support/echo.ts';
import { FakeAuthModule } from '../support/fake-auth.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';
const SCRIPT = '/assets/main-Bv3dX9aQ.js';
const ID = '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}

describe('the browser client', () => {
  const clientDirectory = builtClient();
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'all' }, { clientDirectory });
  });
  afterAll(async () => {
    await app.close();
    rmSync(dirname(clientDirectory), { recursive: true });
  });

  /** Sends the path as it is: fetch would resolve its dots. */
  const get = (path: string, headers: OutgoingHttpHeaders = { accept: BROWSER }, method = 'GET', to = app): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(to.url, { path, method, headers });
      sent.once('error', reject);
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('end', () => resolve({ status: response.statusCode!, headers: response.headers, bytes: Buffer.concat(chunks) }));
      });
      sent.end();
    });
  const isClientPage = ({ status, bytes }: Answer) => status === 200 && String(bytes) === CLIENT_PAGE;
  const expectNotFound = ({ status, bytes, headers }: Answer, method = 'GET') => {
    expect([status, headers['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
    if (method !== 'HEAD') expect(JSON.parse(String(bytes))).toMatchObject({ success: false, code: 'NOT_FOUND' });
  };

  describe('its page', () => {
    it.each([
      '/',
      '/?tab=live&q=a.b',
      '/sessions/new',
      `/sessions/${ID}`,
      `/room/${ID}/code`,
      '/sign-in',
      '/record/',
      '/sign_up',
      '/apis',
      '/documents',
      '/c/0',
    ])('is at %s, and is asked for again each time', async (path) => {
      const answer = await get(path);
      expect(isClientPage(answer)).toBe(true);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        vary: 'Accept, Accept-Encoding',
      });
    });

    it.each([
      '/api',
      '/api/v1',
      '/api/v1/nowhere',
      '/API/v1/nowhere',
      '/assets',
      '/assets/nothing',
      '/compat',
      '/compat/portal/nowhere',
      '/health',
      '/health/nowhere',
      '/Health',
      '/metrics/nowhere',
      '/s',
      '/s/a/b',
      '/socket.io',
      '/sessions.json',
      '/index.html',
      '/favicon.ico',
      '/robots.txt',
      '/a/b.c/d',
      '//evil.example',
      '/a//b',
      '/%2e%2e/b',
      '/a%20b',
      '/%00',
      '/\\a',
    ])('is not at %s', async (path) => {
      const answer = await get(path);
      expect(isClientPage(answer)).toBe(false);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers['content-type']).toMatch(/^application\/json/);
    });

    it('does not take the place of the server’s own pages and answers', async () => {
      const statuses = [
        '/docs',
        '/docs/sockets',
        '/openapi.json',
        '/asyncapi.json',
        '/health/live',
        '/health/ready',
        '/metrics',
        '/s/ABCDEFGH',
      ];
      for (const path of statuses) {
        const answer = await get(path);
        expect([path, answer.status, isClientPage(answer)]).toEqual([path, 200, false]);
      }
      expect((await get('/socket.io/?EIO=4&transport=polling')).status).toBe(200);
      expect((await get('/api/v1/auth/me')).status).toBe(401);
    });

    it.each(['application/json', '*/*', 'text/plain', 'image/webp', undefined])('is not for a client that accepts %s', async (accept) => {
      for (const path of ['/', `/sessions/${ID}`]) {
        const answer = await get(path, accept === undefined ? {} : { accept });
        expectNotFound(answer);
        expect(answer.headers.vary).toBe('Accept');
      }
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('is not an answer to %s', async (method) => {
      for (const path of ['/', '/sign-in', SCRIPT]) expectNotFound(await get(path, { accept: BROWSER }, method));
    });
  });

  describe('its files', () => {
    it('with a hash in their names are cached for good; others are asked for again', async () => {
      expect((await get(SCRIPT)).headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
      });
      for (const path of ['/assets/unhashed.js', '/favicon.svg'])
        expect((await get(path)).headers).toMatchObject({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' });
    });

    it.each([
      ['/assets/main-Bv3dX9aQ.css', 'text/css; charset=utf-8'],
      ['/assets/font-C_3-x_9Z.woff2', 'font/woff2'],
      ['/favicon.svg', 'image/svg+xml'],
      ['/alone.txt.gz', 'application/gzip'],
    ])('have a type by their names: %s', async (path, type) => {
      for (const accept of [BROWSER, 'text/css,*/*;q=0.1', '*/*', 'application/json']) {
        const { status, headers } = await get(path, { accept });
        expect([status, headers['content-type'], headers.vary]).toEqual([200, type, 'Accept-Encoding']);
      }
    });

    it.each([
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip, deflate', 'gzip'],
      ['br;q=0, gzip', 'gzip'],
      ['br;q=0.1, gzip;q=0.9', 'br'],
      ['*', 'br'],
      ['BR', 'br'],
      ['identity', undefined],
      ['deflate, zstd', undefined],
      ['*;q=0', undefined],
      ['br;q=0, gzip;q=0', undefined],
      ['', undefined],
      [undefined, undefined],
    ])('are compressed as the browser understands it (%s)', async (encodings, expected) => {
      const { status, headers, bytes } = await get(SCRIPT, { ...(encodings !== undefined && { 'accept-encoding': encodings }) });
      const plain = expected === 'br' ? brotliDecompressSync(bytes) : expected === 'gzip' ? gunzipSync(bytes) : bytes;
      expect([status, headers['content-encoding'], String(plain)]).toEqual([200, expected, CLIENT_SCRIPT]);
      expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(bytes.length) });
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    });

    it('are sent as they are if no compressed one lies beside them', async () => {
      const css = await get('/assets/main-Bv3dX9aQ.css', { 'accept-encoding': 'br, gzip' });
      expect([css.headers['content-encoding'], String(gunzipSync(css.bytes))]).toEqual(['gzip', 'body { margin: 0 }']);
      const svg = await get('/favicon.svg', { 'accept-encoding': 'br, gzip' });
      expect([svg.headers['content-encoding'], String(svg.bytes)]).toEqual([undefined, '<svg xmlns="http://www.w3.org/2000/svg"/>']);
    });

    it.each([SCRIPT, '/', '/sign-in'])('are not sent again to a browser that has them (%s)', async (path) => {
      const headers = { accept: BROWSER, 'accept-encoding': 'br' };
      const { headers: first } = await get(path, headers);
      const again = await get(path, { ...headers, 'if-none-match': `"other", W/${first.etag}` });
      expect([again.status, again.bytes.length, again.headers.etag, again.headers['cache-control'], again.headers.vary]).toEqual([
        304,
        0,
        first.etag,
        first['cache-control'],
        first.vary,
      ]);
      // The tag is that of the compressed file.
      expect((await get(path, { accept: BROWSER, 'if-none-match': first.etag })).status).toBe(200);
      expect((await get(path, { ...headers, 'if-none-match': '"other"' })).status).toBe(200);
    });

    it.each([SCRIPT, '/', '/sign-in'])('answer HEAD with the headers alone (%s)', async (path) => {
      const headers = { accept: BROWSER, 'accept-encoding': 'gzip' };
      const [head, whole] = [await get(path, headers, 'HEAD'), await get(path, headers)];
      expect([head.status, head.bytes.length]).toEqual([200, 0]);
      for (const name of ['content-length', 'content-type', 'content-encoding', 'etag', 'cache-control', 'vary'])
        expect([name, head.headers[name]]).toEqual([name, whole.headers[name]]);
    });

    it('are sent whole to a client that asks for a part', async () => {
      const { status, bytes } = await get(SCRIPT, { range: 'bytes=0-3' });
      expect([status, String(bytes)]).toEqual([200, CLIENT_SCRIPT]);
    });

    it.each([
      '/assets/main-00000000.js',
      '/assets/main-Bv3dX9aQ.js.map',
      '/assets/main-Bv3dX9aQ.js.br',
      '/assets/main-Bv3dX9aQ.js.gz',
      '/index.html.gz',
      '/assets/main-Bv3dX9aQ.js/',
      '/assets/MAIN-Bv3dX9aQ.js',
      '/assets/',
      '/alone.txt',
      '/.env',
      '/.vite/manifest.json',
      '/%2eenv',
      '/link.txt',
      '/linked/secret.txt',
      '/../secret.txt',
      '/assets/../../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/..%2f..%2fsecret.txt',
      '/assets/%252e%252e/%252e%252e/secret.txt',
      '/..%5csecret.txt',
      '/..\\secret.txt',
      '/assets/main-Bv3dX9aQ.js%00.txt',
      '/%c0%ae%c0%ae/secret.txt',
      '/....//secret.txt',
      '/assets/./main-Bv3dX9aQ.js',
      '/__proto__.js',
    ])('do not include %s, and neither the page nor a secret is sent instead', async (path) => {
      for (const accept of [BROWSER, '*/*'])
        for (const method of ['GET', 'HEAD']) {
          const answer = await get(path, { accept }, method);
          expectNotFound(answer, method);
          expect(String(answer.bytes)).not.toContain(SECRET);
        }
    });
  });

  it('does not count towards the limits: a whole school opens it from one address', async () => {
    const limited = await startApp({ HTTP_RATE: '1' }, { clientDirectory, instead: [EchoModule, FakeAuthModule] });
    for (const path of ['/', SCRIPT, '/sign-in', '/favicon.svg'])
      expect((await get(path, { accept: BROWSER }, 'GET', limited)).status).toBe(200);
    expect([(await get('/x.js', {}, 'GET', limited)).status, (await get('/x.js', {}, 'GET', limited)).status]).toEqual([404, 429]);
    await limited.close();
  });
});
