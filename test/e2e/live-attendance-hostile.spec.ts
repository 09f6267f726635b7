import net from 'node:net';
import fc from 'fast-check';
import { Connections } from '../../src/modules/realtime/transport/connections.ts';
import { DisconnectSlowClients } from '../../src/modules/realtime/jobs/disconnect-slow-clients.ts';
import { ExpireTokens } from '../../src/modules/realtime/jobs/expire-tokens.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { School } from '../support/school.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { turnedAway } from '../support/socket.ts';

const json = fc.json({ maxDepth: 3 });
const event = fc.constantFrom(
  'ATTENDANCE_MARKED',
  'TODAY_SUMMARY',
  'MY_ATTENDANCE',
  'PEER_JOINED',
  'WEBRTC_OFFER',
  'WEBRTC_ANSWER',
  'HELLO',
  '__proto__',
);
const frame = fc.oneof(
  fc.string({ unit: 'binary' }),
  json,
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
  fc.tuple(event, fc.jsonValue({ maxDepth: 2 })).map(([name, data]) => JSON.stringify({ event: name, data })),
  fc.tuple(event, json).map(([name, data]) => `{"event":"${name}","data":${data}`),
);

/** Whether the frame is a valid PEER_JOINED to the room. */
const isArrival = (one: string | Buffer): boolean => {
  try {
    const { event: name, data = {} } = JSON.parse(String(one)) as { event?: string; data?: unknown };
    const isGood = data === null || (typeof data === 'object' && !Array.isArray(data) && !('to' in data));
    return typeof one === 'string' && name === 'PEER_JOINED' && isGood;
  } catch {
    return false;
  }
};

describe('live-attendance sockets that send garbage', () => {
  let school: School;
  let host: RawSocket;
  let listener: RawSocket;
  const start = async (env: Record<string, string> = {}): Promise<void> => {
    school = await School.open({ DIALECTS: 'live-attendance', ...env });
    const classId = await school.newClass(school.teacher, [school.amara, school.luca]);
    await school.request(school.teacher, 'post', '/live-sessions', {
      title: 'Roll call',
      classId,
      startNow: true,
      marksVisibility: 'room',
    });
    [host, listener] = [await RawSocket.open(school.app, school.teacher.token), await RawSocket.open(school.app, school.luca.token)];
  };
  afterEach(async () => {
    await Promise.all([host.close(), listener.close()]);
    await school.app.close();
  });
  const open = (user: SignedUp) => RawSocket.open(school.app, user.token);

  it('get an answer to each of 10,000 frames, and disturb nobody', async () => {
    await start();
    const student = await open(school.amara);
    const frames = fc.sample(frame, { numRuns: 10_000, seed: 20261121 });
    for (const one of frames) student.socket.send(one);
    host.say('ATTENDANCE_MARKED', { studentId: school.amara.id, status: 'present' });
    expect(await listener.next('ATTENDANCE_MARKED')).toEqual({ studentId: school.amara.id, status: 'present' });
    // Each frame gets an answer, except a valid PEER_JOINED, which goes to the room, throttled.
    const arrivals = frames.filter(isArrival).length;
    let [looked, answered] = [0, 0];
    const answers = () => {
      for (; looked < student.heard.length; looked++)
        if (!['ATTENDANCE_MARKED', 'PEER_JOINED'].includes(student.heard[looked]!.event)) answered++;
      return answered;
    };
    await student.until(() => answers() === frames.length - arrivals || undefined, `answer to each of ${frames.length}`);
    await listener.next('PEER_JOINED');
    expect(listener.of('PEER_JOINED').length).toBeLessThan(arrivals / 4);
    expect(new Set(student.of('ERROR').map(({ message }) => message))).toEqual(
      new Set(['Invalid message format', 'Unknown event', 'Forbidden, teacher event only']),
    );
    await student.close();
  });

  it('are rate-limited, and disconnected when they flood; others continue', async () => {
    await start({ SOCKET_RATE: '20' });
    const student = await open(school.amara);
    for (let n = 0; n < 1_000; n++) student.say('MY_ATTENDANCE');
    expect(await student.ended).toBe(1008);
    expect(student.of('ERROR').map(({ message }) => message)).toContain('Too many requests. Wait a moment.');
    host.say('ATTENDANCE_MARKED', { studentId: school.luca.id, status: 'absent' });
    expect(await listener.next('ATTENDANCE_MARKED')).toEqual({ studentId: school.luca.id, status: 'absent' });
  });

  it('cannot block a room by not reading: they are disconnected', async () => {
    await start();
    const deaf = await open(school.amara);
    deaf.say('PEER_JOINED');
    await deaf.next('PEER_JOINED');
    deaf.socket.pause();
    const connection = [...school.app.app.get(Connections, { strict: false }).of(school.amara.id)][0]!;
    const offer = 'x'.repeat(15 * 1024);
    while (connection.queuedBytes <= 1024 * 1024) {
      for (let n = 0; n < 50; n++) host.say('WEBRTC_OFFER', { to: school.amara.id, offer });
      await host.settled();
    }
    school.app.app.get(DisconnectSlowClients, { strict: false }).run();
    deaf.socket.resume();
    await deaf.ended;
    while (!connection.closed) await host.settled();
    expect(listener.socket.readyState).toBe(listener.socket.OPEN);
  });

  it('are told that the token expired, and closed', async () => {
    await start({});
    const student = await open(school.amara);
    school.app.app.get(ExpireTokens, { strict: false }).run(Date.now() + 3_600_000);
    expect(await student.ended).toBe(1008);
    expect(student.heard).toEqual([{ event: 'ERROR', data: { message: 'Unauthorized or invalid token' } }]);
  });

  it('leave the participants when the connection breaks', async () => {
    await start({});
    const student = await open(school.amara);
    const [session] = await school.request<{ id: string }[]>(school.teacher, 'get', '/live-sessions?status=live');
    const count = async () => (await school.request<unknown[]>(school.teacher, 'get', `/live-sessions/${session!.id}/participants`)).length;
    expect(await count()).toBe(3);
    student.socket.terminate();
    while ((await count()) !== 2);
  });
});

describe('guessing tokens over sockets', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-attendance', HTTP_RATE: '20', TRUST_PROXY: '1' });
  });
  afterAll(() => app.close());
  const from = (address: string) => ({ 'X-Forwarded-For': address });

  /** Regression: such attempts were not counted. */
  it('is rate-limited by address over both transports together, without affecting valid tokens behind it', async () => {
    const student = await app.signUp('student');
    const [here, elsewhere] = [from('203.0.113.7'), from('203.0.113.8')];
    const guess = () => turnedAway(app, { auth: { token: 'guess' }, extraHeaders: here });
    for (let n = 0; n < 10; n++) {
      expect(await RawSocket.begin(app, 'guess', here).ended).toBe(1008);
      expect((await guess()).data?.code).toBe('UNAUTHENTICATED');
    }
    await expect(RawSocket.begin(app, 'guess', here).opened()).rejects.toThrow('429');
    expect((await guess()).data?.code).toBe('TOO_MANY_REQUESTS');
    expect(await RawSocket.begin(app, 'guess', elsewhere).ended).toBe(1008);
    const good = RawSocket.begin(app, student.token, here);
    await good.opened();
    await good.close();
  });

  /** Regression: such a connection stayed open for half a minute. */
  it('ends in a disconnection even if the client does not complete the closing handshake', async () => {
    const { hostname, port } = new URL(app.url);
    const client = net.connect({ host: hostname, port: Number(port), allowHalfOpen: true }).resume();
    const ended = new Promise((resolve) => client.once('close', resolve));
    client.on('error', () => undefined).once('end', () => client.end());
    client.write(
      'GET /compat/live-attendance/ws?token=guess HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const started = performance.now();
    await ended;
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
