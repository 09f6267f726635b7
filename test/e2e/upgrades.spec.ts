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
  const lines: Duplex[] = [];
  beforeAll(async () => {
    app = await startApp();
    (app.app.getHttpServer() as Server).on('upgrade', (_, line: Duplex) => lines.push(line));
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
  const closed = async (line: Duplex): Promise<unknown> => line.closed || new Promise((resolve) => line.once('close', resolve));
  const health = async () => (await app.http.get('/health/live')).status;
  const taken = async (): Promise<Duplex> => {
    while (!lines.length) await health();
    return lines.shift()!;
  };

  /** Regression: some were never answered, and a client that did not close its side kept a descriptor of the server open. */
  it.each(ODD)('to %s is answered and closed, even if the client does not close its side', async (target) => {
    const client = ask(target);
    const line = await taken();
    const [answer] = (await once(client, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 40[04] /);
    await closed(line);
    client.destroy();
  });

  /** Regression: anyone could crash the process this way. */
  it.each(ODD)('to %s that is aborted does no harm', async (target) => {
    const client = ask(target);
    const line = await taken();
    client.resetAndDestroy();
    await closed(line);
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
  it('counts towards its address’s limit like any request', async () => {
    const app = await startApp({ HTTP_RATE: '5' });
    const knock = () =>
      new Promise<[number, string | undefined]>((resolve) => {
        const socket = new WebSocket(`${app.url.replace(/^http/, 'ws')}/nowhere`).on('error', () => undefined);
        socket.on('unexpected-response', (_, { statusCode, headers }) => resolve([statusCode!, headers['retry-after']]));
      });
    try {
      for (let n = 0; n < 5; n++) expect(await knock()).toEqual([404, undefined]);
      expect(await knock()).toEqual([429, expect.stringMatching(/^\d+$/)]);
      expect((await fetch(`${app.url}/api/v1/auth/me`)).status).toBe(429);
    } finally {
      await app.close();
    }
  });
});
