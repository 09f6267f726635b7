import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { startApp, type TestApp } from '../support/app.js';

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

/** The ways in for a page: HTTP long polling, the WebSocket of Socket.IO, a raw one. */
const doors: Readonly<Record<string, readonly [string, OutgoingHttpHeaders]>> = {
  'long polling': ['/socket.io/?EIO=4&transport=polling', {}],
  'the WebSocket of Socket.IO': ['/socket.io/?EIO=4&transport=websocket', UPGRADE],
  'a raw WebSocket': ['/compat/live-attendance/ws?token=none', UPGRADE],
};

/** Knocks, and gives the answer; 101 where the line becomes a WebSocket. */
const knock = (app: TestApp, [path, headers]: readonly [string, OutgoingHttpHeaders], more: OutgoingHttpHeaders): Promise<Answer> =>
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

describe.each(Object.keys(doors))('%s in production', (door) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp(production);
  });
  afterAll(() => app.close());
  const from = (origin: string | undefined, host?: string) =>
    knock(app, doors[door]!, { ...(origin !== undefined && { Origin: origin }), ...(host && { Host: host }) });

  it.each([undefined, 'https://school.example', PAGES])('opens to a page from %s', async (origin) => {
    expect((await from(origin)).status).toBe(doors[door]![1] === UPGRADE ? 101 : 200);
  });

  /** Regression: an Origin that was equal to the Host got in, and a page can have any name lead here. */
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
  ])('does not open to a page from %s, whatever Host it names (%s): 403 with the error', async (origin, host) => {
    const { status, body, headers } = await from(origin, host);
    expect([status, JSON.parse(body)]).toEqual([403, { success: false, code: 'ORIGIN_NOT_ALLOWED', error: 'This origin is not allowed.' }]);
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('does not open to one from itself by another name', async () => {
    expect((await from(app.url)).status).toBe(403);
  });
});

describe.each(Object.keys(doors))('%s in development', (door) => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-attendance' });
  });
  afterAll(() => app.close());

  it('opens to pages of the host that was asked, and to no other', async () => {
    const from = async (origin: string) => (await knock(app, doors[door]!, { Origin: origin })).status;
    expect(await from(app.url)).toBe(doors[door]![1] === UPGRADE ? 101 : 200);
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
  ])('of %s may be read where CORS_ORIGINS names it exactly', async (origin, allowed) => {
    const { headers } = await app.http
      .get('/health/live')
      .set('Origin', origin)
      .set('Host', new URL(allowed ?? 'https://evil.example').host);
    expect(headers['access-control-allow-origin']).toBe(allowed);
  });
});
