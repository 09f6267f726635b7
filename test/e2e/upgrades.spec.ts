import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { startApp, type TestApp } from '../support/app.ts';

/** Malformed targets, and targets that only resemble Socket.IO's. */
const ODD = ['//', '//[', 'http://[/', '/x/../socket.io/', 'http://h/socket.io/', '/%2e/socket.io/', '/socket.io', '/nowhere'];

describe('an upgrade request', () => {
  let app: TestApp;
  const sockets: Duplex[] = [];
  beforeAll(async () => {
    app = await startApp();
    (app.app.getHttpServer() as Server).on('upgrade', (_, socket: Duplex) => sockets.push(socket));
  });
  afterAll(() => app.close());

  const ask = (target: string): Socket => {
    const { hostname, port } = new URL(app.url);
    const client = connect({ host: hostname, port: Number(port), allowHalfOpen: true }).on('error', () => undefined);
    client.write(
      `GET ${target} HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    return client;
  };
  const closed = async (socket: Duplex): Promise<unknown> => socket.closed || new Promise((resolve) => socket.once('close', resolve));
  const health = async () => (await app.http.get('/health/live')).status;
  const nextUpgrade = async (): Promise<Duplex> => {
    while (!sockets.length) await health();
    return sockets.shift()!;
  };

  /** Regression: some were never answered, and a client that did not close its side kept a descriptor of the server open. */
  it.each(ODD)('to %s is answered and closed, even if the client does not close its side', async (target) => {
    const client = ask(target);
    const socket = await nextUpgrade();
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 40[04] /);
    await closed(socket);
    client.destroy();
  });

  /** Regression: anyone could crash the process this way. */
  it.each(ODD)('to %s that is aborted does no harm', async (target) => {
    const client = ask(target);
    const socket = await nextUpgrade();
    client.resetAndDestroy();
    await closed(socket);
    expect(await health()).toBe(200);
  });

  it.each(['h2c', 'h2c, websocket', 'TLS/1.2'])('to %s on a normal request is ignored', async (protocol) => {
    const { hostname, port } = new URL(app.url);
    const client = connect({ host: hostname, port: Number(port) });
    client.write(
      `POST /api/v1/auth/login HTTP/1.1\r\nHost: h\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n` +
        'Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
    );
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 [^]*"code":"VALIDATION_FAILED"/);
    client.destroy();
  });
});

describe('a WebSocket to an unknown path', () => {
  it('counts towards the limit of its address like any request', async () => {
    const app = await startApp({ HTTP_RATE: '5' });
    const connectOnce = () =>
      new Promise<[number, string | undefined]>((resolve) => {
        const socket = new WebSocket(`${app.url.replace(/^http/, 'ws')}/nowhere`).on('error', () => undefined);
        socket.on('unexpected-response', (_, { statusCode, headers }) => resolve([statusCode!, headers['retry-after']]));
      });
    try {
      for (let n = 0; n < 5; n++) expect(await connectOnce()).toEqual([404, undefined]);
      expect(await connectOnce()).toEqual([429, expect.stringMatching(/^\d+$/)]);
      expect((await fetch(`${app.url}/api/v1/auth/me`)).status).toBe(429);
    } finally {
      await app.close();
    }
  });
});
