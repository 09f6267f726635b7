import { connect as connectTcp, type Socket } from 'node:net';
import { WebSocket } from 'ws';
import { RoomGateway } from '../../src/modules/realtime/transport/socket-io/room.gateway.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { connect, Outsider, turnedAway, type TestSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

const MAX_PENDING = 40;
const from = (address: string) => ({ 'X-Forwarded-For': address });

describe('connections without a token', () => {
  let app: TestApp;
  let student: SignedUp;
  let outsider: Outsider;
  const open: WebSocket[] = [];
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-attendance', TRUST_PROXY: '1', SOCKET_HANDSHAKES: String(MAX_PENDING) });
    student = await app.signUp('student');
    outsider = await Outsider.enter(app, (await app.signUp('student')).token);
  });
  afterEach(async () => {
    for (const socket of open.splice(0)) socket.terminate();
    await until('all silent connections to be closed', async () => halfOpen() === 0);
  });
  afterAll(async () => {
    await outsider.heardNothing();
    await app.close();
  });

  /** The number of Engine.IO connections that have not joined the namespace. */
  const halfOpen = () => {
    const { server } = app.app.get(RoomGateway, { strict: false }) as unknown as {
      server: { engine: { clientsCount: number }; of(name: string): { sockets: Map<string, unknown> } };
    };
    return server.engine.clientsCount - server.of('/').sockets.size;
  };
  /** Opens a Socket.IO WebSocket that sends nothing. Resolves with 'open' or the error's message. */
  const silent = (address: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`, { headers: from(address) });
      open.push(socket);
      socket.once('open', () => resolve('open')).once('error', ({ message }) => resolve(message));
    });
  const polling = (address: string) => fetch(`${app.url}/socket.io/?EIO=4&transport=polling`, { headers: from(address) });

  it('are limited per address, over all transports together, while another address can still connect', async () => {
    const outcomes = await Promise.all(Array.from({ length: MAX_PENDING - 2 }, () => silent('203.0.113.1')));
    expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(MAX_PENDING - 2);
    expect((await polling('203.0.113.1')).status).toBe(200);
    expect(await silent('203.0.113.1')).toBe('open');
    expect(await silent('203.0.113.1')).toContain('429');
    const refused = await polling('203.0.113.1');
    expect([refused.status, await refused.json(), refused.headers.get('retry-after')]).toEqual([
      429,
      expect.objectContaining({ success: false, code: 'TOO_MANY_REQUESTS' }),
      '8',
    ]);
    await expect(RawSocket.begin(app, student.token, from('203.0.113.1')).opened()).rejects.toThrow('429');
    expect((await turnedAway(app, { auth: { token: student.token }, extraHeaders: from('203.0.113.1') })).data).toBeUndefined();
    for (const begin of [
      () => connect(app, student.token, { extraHeaders: from('203.0.113.2') }),
      () => connect(app, student.token, { extraHeaders: from('203.0.113.2'), transports: ['polling'] }),
    ])
      await (await begin()).close();
    const raw = RawSocket.begin(app, student.token, from('203.0.113.2'));
    await raw.opened();
    await raw.close();
  });

  it('are counted together for all IPv6 addresses of one network', async () => {
    const outcomes = await Promise.all(Array.from({ length: MAX_PENDING + 5 }, (_, n) => silent(`2001:db8:1:2::${n + 1}`)));
    expect(outcomes.filter((outcome) => outcome === 'open')).toHaveLength(MAX_PENDING);
  });

  it('are closed within ten seconds, polling or not, so that others can connect', async () => {
    const began = performance.now();
    await Promise.all(Array.from({ length: MAX_PENDING - 1 }, () => silent('203.0.113.3')));
    const { sid } = JSON.parse((await (await polling('203.0.113.3')).text()).slice(1)) as { sid: string };
    expect(await silent('203.0.113.3')).toContain('429');
    await Promise.all(open.slice(0, MAX_PENDING - 1).map((socket) => new Promise((resolve) => socket.once('close', resolve))));
    await until('the polling connection to be closed', async () => halfOpen() === 0);
    expect(performance.now() - began).toBeLessThan(10_000);
    expect((await fetch(`${app.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`)).status).toBe(400);
    expect(await silent('203.0.113.3')).toBe('open');
  });

  it('are closed even without a closing handshake, and so are those with an invalid token', async () => {
    const { hostname, port } = new URL(app.url);
    const begin = (): Promise<[Socket, Promise<unknown>]> =>
      new Promise((resolve) => {
        const line = connectTcp({ host: hostname, port: Number(port), allowHalfOpen: true });
        const ended = new Promise((gone) => line.once('close', gone));
        line.on('error', () => undefined).once('end', () => line.end());
        line.once('data', () => resolve([line, ended]));
        line.write(
          'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
            'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        );
      });
    const began = performance.now();
    const [[, mute], [guessing, guessed]] = await Promise.all([begin(), begin()]);
    // `40{"token":"guess"}` in one masked frame, with a mask of zeros.
    const text = Buffer.from('40{"token":"guess"}');
    guessing.write(Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]));
    await Promise.all([mute, guessed]);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('are no longer counted once they present a valid token, so a class behind one address can connect at once', async () => {
    const students = await Promise.all(Array.from({ length: 20 }, () => app.signUp('student')));
    const sockets: TestSocket[] = [];
    for (const transports of [['polling'], ['websocket'], ['websocket']])
      sockets.push(
        ...(await Promise.all(students.map(({ token }) => connect(app, token, { extraHeaders: from('203.0.113.4'), transports })))),
      );
    expect(sockets.every(({ connected }) => connected)).toBe(true);
    await Promise.all(sockets.map((socket) => socket.close()));
    const raws = students.map(({ token }) => RawSocket.begin(app, token, from('203.0.113.4')));
    await Promise.all(raws.map((raw) => raw.opened()));
    await Promise.all(raws.map((raw) => raw.close()));
  });

  it('are closed immediately when they leave the namespace, even after presenting a token', async () => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const ended = new Promise((resolve) => socket.once('close', () => resolve('closed')));
    socket.on('message', (data: Buffer) => {
      if (data.toString().startsWith('0')) socket.send(`40${JSON.stringify({ token: student.token })}`);
      if (data.toString().startsWith('40')) socket.send('41');
    });
    expect(await ended).toBe('closed');
  });
});
