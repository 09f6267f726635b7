import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { startApp, type TestApp } from '../support/app.ts';

const PUBLIC_URL = 'https://School.example:443/';
const PAGES = 'https://pages.example:8443';

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const UPGRADE = {
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
};

/** The ways to connect. */
const ways: Readonly<Record<string, readonly [string, OutgoingHttpHeaders]>> = {
  'long polling': ['/socket.io/?EIO=4&transport=polling', {}],
  'the WebSocket of Socket.IO': ['/socket.io/?EIO=4&transport=websocket', UPGRADE],
  'a raw WebSocket': ['/compat/live-attendance/ws?token=none', UPGRADE],
};

/** Tries to connect and returns the response; 101 for a WebSocket. */
const tryToConnect = (app: TestApp, [path, headers]: readonly [string, OutgoingHttpHeaders], more: OutgoingHttpHeaders): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = httpRequest(`${app.url}${path}`, { headers: { ...headers, ...more } });
    sent.once('error', reject);
    sent.once('upgrade', (response, socket) => {
      socket.on('error', () => undefined).destroy();
      resolve({ status: response.statusCode!, body: '', headers: response.headers });
    });
    sent.once('response', (response) => {
      let body = '';
      response.on('data', (chunk) => (body += String(chunk)));
      response.once('end', () => resolve({ status: response.statusCode!, body, headers: response.headers }));
    });
    sent.end();
  });

const production = {
  NODE_ENV: 'production',
  ALLOW_EMBEDDED_DATABASE: 'true',
  PUBLIC_URL,
  CORS_ORIGINS: PAGES,
  DIALECTS: 'live-attendance',
};

describe.each(Object.keys(ways))('%s in production', (way) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(production);
  });
  afterAll(() => app.close());
  const from = (origin: string | undefined, host?: string) =>
    tryToConnect(app, ways[way]!, { ...(origin !== undefined && { Origin: origin }), ...(host && { Host: host }) });

  it.each([undefined, 'https://school.example', PAGES])('accepts a page from %s', async (origin) => {
    expect((await from(origin)).status).toBe(ways[way]![1] === UPGRADE ? 101 : 200);
  });

  /** Regression: an Origin equal to the Host was accepted, although anybody can point a domain name at this server. */
  it.each([
    ['https://evil.example', 'evil.example'],
    ['http://evil.example:3000', 'evil.example:3000'],
    ['https://evil.example', undefined],
    ['http://school.example', undefined],
    ['http://school.example', 'school.example'],
    ['https://school.example:8443', undefined],
    ['https://school.example.evil.example', undefined],
    ['https://evilschool.example', undefined],
    ['https://school.example/', undefined],
    ['https://pages.example', undefined],
    ['http://pages.example:8443', undefined],
    ['null', undefined],
    ['null', 'null'],
    ['file://', undefined],
    ['https://school.example, https://evil.example', undefined],
  ])('rejects a page from %s, whatever Host it names (%s): 403 with the error', async (origin, host) => {
    const { status, body, headers } = await from(origin, host);
    expect([status, JSON.parse(body)]).toEqual([403, { success: false, code: 'ORIGIN_NOT_ALLOWED', error: 'This origin is not allowed.' }]);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('rejects a page from the same server under another name', async () => {
    expect((await from(app.url)).status).toBe(403);
  });
});

describe.each(Object.keys(ways))('%s in development', (way) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-attendance' });
  });
  afterAll(() => app.close());

  it('accepts pages from the requested host, and no other', async () => {
    const from = async (origin: string) => (await tryToConnect(app, ways[way]!, { Origin: origin })).status;
    expect(await from(app.url)).toBe(ways[way]![1] === UPGRADE ? 101 : 200);
    expect(await from('https://evil.example')).toBe(403);
    expect(await from('null')).toBe(403);
  });
});

describe('REST from a page', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(production);
  });
  afterAll(() => app.close());

  it.each([
    [PAGES, PAGES],
    ['https://pages.example', undefined],
    ['http://pages.example:8443', undefined],
    ['null', undefined],
    ['https://evil.example', undefined],
  ])('of %s can be read only if CORS_ORIGINS lists it exactly', async (origin, allowed) => {
    const { headers } = await app.http
      .get('/health/live')
      .set('Origin', origin)
      .set('Host', new URL(allowed ?? 'https://evil.example').host);
    expect(headers['access-control-allow-origin']).toBe(allowed);
  });
});
