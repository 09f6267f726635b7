import { FakeJanus, type JanusRequest } from '../../../../test/support/fake-janus.ts';
import { until } from '../../../../test/support/until.ts';
import { JanusConnection, type JanusOptions } from './janus-connection.ts';
import { JanusError, JanusUnavailable } from './janus-errors.ts';
import type { JanusMessage } from './janus-messages.ts';
import { VIDEOROOM } from './janus-rooms.ts';

const PATIENT = { answerMs: 60_000, checkMs: 60_000, keepAliveMs: 60_000 };

describe('JanusConnection', () => {
  let janus: FakeJanus;
  let connections: JanusConnection[];
  let events: [handle: number, message: JanusMessage][];
  let closings: number;

  const open = async (options: Partial<JanusOptions> = {}): Promise<JanusConnection> => {
    const listener = { event: (...event: [number, JanusMessage]) => void events.push(event), closed: () => void closings++ };
    const connection = await JanusConnection.open({ url: janus.url, secret: 'janus-secret', ...PATIENT, ...options }, listener);
    connections.push(connection);
    return connection;
  };
  const isFor = (kind: string) => (request: JanusRequest) => request.janus === kind || request.body?.request === kind;
  const received = (kind: string) => until(kind, async () => janus.requests.find(isFor(kind)));

  beforeEach(async () => {
    janus = await FakeJanus.start();
    [connections, events, closings] = [[], [], 0];
  });
  afterEach(async () => {
    for (const connection of connections) connection.close();
    await janus.stop();
  });

  it('creates one session and names it, with the secret, in every request', async () => {
    const connection = await open();
    const handle = await connection.attach(VIDEOROOM);
    await connection.trickle(handle, { completed: true });
    const [create, attach, trickle] = janus.requests;
    expect(create).toMatchObject({ janus: 'create', apisecret: 'janus-secret' });
    expect(attach).toMatchObject({ janus: 'attach', plugin: VIDEOROOM, session_id: trickle!.session_id, apisecret: 'janus-secret' });
    expect(trickle).toMatchObject({ handle_id: handle, candidate: { completed: true }, apisecret: 'janus-secret' });
    expect(new Set(janus.requests.map(({ transaction }) => transaction)).size).toBe(3);
  });

  it('takes the answer to a request from the event that follows its acknowledgement', async () => {
    const connection = await open();
    const handle = await connection.attach(VIDEOROOM);
    await connection.message(handle, { request: 'create', room: 1, pin: 'p' });
    const { data } = await connection.message(handle, { request: 'join', ptype: 'publisher', room: 1, pin: 'p', id: 7, display: 'u' });
    expect(data).toMatchObject({ videoroom: 'joined', id: 7 });
    expect(events).toEqual([]);
  });

  it('rejects a request with the error of Janus or of the plugin, and goes on', async () => {
    const connection = await open();
    const handle = await connection.attach(VIDEOROOM);
    await expect(connection.message(handle, { request: 'listparticipants', room: 9 })).rejects.toMatchObject({ code: 426 });
    await expect(connection.message(handle + 1, { request: 'start' })).rejects.toMatchObject({ code: 459 });
    await connection.trickle(handle, {});
    expect(closings).toBe(0);
  });

  it('is not opened with a wrong secret, or where nobody listens', async () => {
    await expect(open({ secret: 'wrong' })).rejects.toThrow(JanusError);
    const { url } = janus;
    await janus.stop();
    await expect(open({ url })).rejects.toThrow(JanusUnavailable);
    await janus.listen();
    expect(closings).toBe(0);
  });

  it('gives up a request that is not answered, and only that', async () => {
    const connection = await open({ answerMs: 200 });
    const handle = await connection.attach(VIDEOROOM);
    janus.answer = (request) => (isFor('start')(request) ? null : undefined);
    await expect(connection.message(handle, { request: 'start' })).rejects.toThrow(JanusUnavailable);
    await connection.attach(VIDEOROOM);
    expect(closings).toBe(0);
  });

  it('treats the late answer of a plugin as news of the handle', async () => {
    const connection = await open({ answerMs: 200 });
    const handle = await connection.attach(VIDEOROOM);
    janus.answer = (request) => (isFor('subscribe')(request) ? { janus: 'ack' } : undefined);
    await expect(connection.message(handle, { request: 'subscribe' })).rejects.toThrow(JanusUnavailable);
    const { transaction } = janus.requests.at(-1)!;
    janus.push(handle, { janus: 'event', transaction, plugindata: { data: { videoroom: 'updated' } } });
    await until('the event', async () => events.length);
    expect(events).toMatchObject([[handle, { plugindata: { data: { videoroom: 'updated' } } }]]);
  });

  it('detaches a handle that it got too late', async () => {
    const connection = await open({ answerMs: 200 });
    janus.answer = (request) => (isFor('attach')(request) ? null : undefined);
    await expect(connection.attach(VIDEOROOM)).rejects.toThrow(JanusUnavailable);
    const { transaction, session_id: session } = janus.requests.at(-1)!;
    janus.push(session!, { janus: 'success', transaction, data: { id: 4711 } });
    expect((await received('detach')).handle_id).toBe(4711);
  });

  it('ignores messages that are not of Janus, and answers to requests that it never sent', async () => {
    const connection = await open();
    await connection.attach(VIDEOROOM);
    const session = janus.requests.at(-1)!.session_id!;
    for (const message of [{ janus: 7 }, { janus: 'ack', transaction: 'x' }, { janus: 'success', transaction: '1' }])
      janus.push(session, { sender: undefined, ...message });
    janus.pushText(session, 'null');
    janus.pushText(session, '{');
    await connection.attach(VIDEOROOM);
    expect([events, closings]).toEqual([[], 0]);
  });

  it('rejects everything that waits, and tells its owner once, when Janus dies', async () => {
    const connection = await open();
    janus.answer = (request) => (isFor('attach')(request) ? null : undefined);
    const waiting = connection.attach(VIDEOROOM).catch((error: unknown) => error);
    await received('attach');
    await janus.stop();
    expect(await waiting).toBeInstanceOf(JanusUnavailable);
    connection.close();
    expect(closings).toBe(1);
    await expect(connection.attach(VIDEOROOM)).rejects.toThrow(JanusUnavailable);
    await janus.listen();
  });

  it('gives up a Janus that no longer reacts', async () => {
    await open({ checkMs: 10 });
    janus.freeze();
    expect(await until('the end', async () => closings)).toBe(1);
  });

  it('keeps a Janus that reacts, and its session', async () => {
    await open({ checkMs: 50, keepAliveMs: 100 });
    await until('several keepalives', async () => janus.requests.filter(isFor('keepalive')).length > 3);
    expect(closings).toBe(0);
  });

  it('closes when Janus has ended the session', async () => {
    const connection = await open();
    await connection.attach(VIDEOROOM);
    janus.push(janus.requests.at(-1)!.session_id!, { sender: undefined, janus: 'timeout' });
    expect(await until('the end', async () => closings)).toBe(1);
  });

  it('closes when a keepalive is refused', async () => {
    janus.answer = (request) =>
      isFor('keepalive')(request) ? { janus: 'error', error: { code: 458, reason: 'No such session' } } : undefined;
    await open({ keepAliveMs: 10 });
    expect(await until('the end', async () => closings)).toBe(1);
  });
});
