import { newId } from '../../src/kernel/ids.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { newDatabase } from '../support/database.ts';
import { onPostgres } from '../support/postgres-only.ts';
import { hasRedis, startRedis } from '../support/redis.ts';
import { School, type Classroom } from '../support/school.ts';
import { connect, Outsider, type TestSocket } from '../support/socket.ts';

/** Places in the video. */
const PLACES = 3;

(onPostgres && hasRedis ? describe : describe.skip)('a classroom on two nodes', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let drop: () => Promise<void>;
  let school: School;
  let second: TestApp;
  let room: Classroom;
  let outsider: Outsider;
  let guests: TestSocket[];

  beforeAll(async () => {
    redis = await startRedis();
    const database = await newDatabase();
    ({ drop } = database);
    const env = { DATABASE_URL: database.url!, REDIS_URL: redis.url, MESH_PEERS: String(PLACES) };
    school = await School.open(env);
    second = await startApp(env);
  });
  afterAll(async () => {
    for (const each of [second, school.app]) await each.close();
    await redis.stop();
    await drop();
  });
  beforeEach(async () => {
    guests = [];
    room = await school.classroom([school.amara, school.luca, school.yuki]);
    outsider = await Outsider.enter(second, school.stranger.token);
  });
  afterEach(async () => {
    await Promise.all(guests.map((socket) => socket.close()));
    await outsider.heardNothing();
    await room.close();
  });

  /** Connects to the second node. */
  const connectThere = async (user: SignedUp): Promise<TestSocket> => {
    const socket = await connect(second, user.token);
    guests.push(socket);
    return socket;
  };
  const enterThere = async (user: SignedUp, more: object = {}) => {
    const socket = await connectThere(user);
    return { socket, answer: await socket.done('JOIN_SESSION', { sessionId: room.sessionId, ...more }) };
  };

  it('keeps out whoever is removed on one node while they are on the other, in each tab and on either node, until readmitted', async () => {
    const { teacher, colleague, amara, luca } = school;
    const { sessionId } = room;
    const [host, laptop, bystander] = [await room.enter(teacher), await room.enter(amara), (await enterThere(luca)).socket];
    const { socket: phone } = await enterThere(amara);
    const otherTab = await connectThere(amara);
    const since = phone.number!;
    await host.done('PARTICIPANT_REMOVED', { userId: amara.id });
    for (const socket of [phone, laptop]) expect(await socket.next('REMOVED')).toEqual({ sessionId, reason: 'removed' });
    while (!(await bystander.next('PARTICIPANTS_CHANGED')).left.includes(amara.id));

    // By the tabs that were there, one that was not, and new ones; also where they left off.
    const tabs = [laptop, phone, otherTab, await room.connect(amara), await connectThere(amara)];
    for (const socket of tabs)
      for (const body of [{ sessionId }, { sessionId, since }])
        expect(await socket.refused('JOIN_SESSION', body)).toBe('REMOVED_FROM_SESSION');
    for (const { http } of [school.app, second]) {
      const answer = await http.post(`/api/v1/live-sessions/${sessionId}/join`).auth(amara.token, { type: 'bearer' });
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([403, 'REMOVED_FROM_SESSION']);
    }
    const { id } = await bystander.done('CHAT_MESSAGE', { text: 'Where is Amara?' });
    expect(await host.next('CHAT_MESSAGE')).toMatchObject({ id });
    await Promise.all(tabs.map((socket) => socket.settled()));
    expect(tabs.flatMap((socket) => socket.of('CHAT_MESSAGE'))).toEqual([]);

    const { socket: other } = await enterThere(colleague);
    await other.done('PARTICIPANT_READMITTED', { userId: amara.id });
    for (const socket of tabs) expect(await socket.next('PARTICIPANT_READMITTED')).toEqual({ sessionId, userId: amara.id });
    for (const socket of tabs) await socket.done('JOIN_SESSION', { sessionId });
  });

  it('tells the staff on both nodes once of each who knocks at its locked door', async () => {
    const { teacher, colleague, amara, luca } = school;
    const { sessionId } = room;
    const [here, { socket: there }, student] = [await room.enter(teacher), await enterThere(colleague), await room.enter(luca)];
    await here.done('ROOM_LOCKED', { locked: true });
    const late = await connectThere(amara);
    expect(await late.refused('JOIN_SESSION', { sessionId })).toBe('SESSION_LOCKED');
    for (const host of [here, there])
      expect(await host.next('KNOCKED')).toEqual({ sessionId, users: [{ userId: amara.id, name: amara.name }], count: 1 });
    await student.settled();
    expect(student.of('KNOCKED')).toEqual([]);
  });

  it('stores and tells a message once that was sent at once on both nodes with the same id', async () => {
    const { teacher, amara } = school;
    const host = await room.enter(teacher);
    const sockets = [await room.enter(amara), (await enterThere(amara)).socket];
    for (let round = 0; round < 10; round++) {
      const body = { id: newId(), text: `Round ${round}` };
      const [one, other] = await Promise.all(sockets.map((socket) => socket.done('CHAT_MESSAGE', body)));
      expect(other).toEqual(one);
    }
    const texts = Array.from({ length: 10 }, (_, round) => `Round ${round}`);
    for (const socket of [host, ...sockets]) {
      const told: (string | null)[] = [];
      for (const _ of texts) told.push((await socket.next('CHAT_MESSAGE')).text);
      expect(told).toEqual(texts);
    }
    await room.settled();
    expect(host.of('CHAT_MESSAGE')).toHaveLength(10);
    expect(await school.request<object[]>(teacher, 'get', `/live-sessions/${room.sessionId}/chat`)).toHaveLength(10);
  });

  it('gives its last place in the video to one of two who ask for it at once, one on each node', async () => {
    const { teacher, amara, luca, yuki } = school;
    const { sessionId } = room;
    const media = true;
    const inVideo = async (user: SignedUp) => {
      const socket = await room.connect(user);
      await socket.done('JOIN_SESSION', { sessionId, media });
      return socket;
    };
    await inVideo(teacher);
    await inVideo(amara);
    for (let round = 0; round < 5; round++) {
      const [here, there] = [await room.connect(luca), await connectThere(yuki)];
      const answers = await Promise.all([here, there].map((socket) => socket.done('JOIN_SESSION', { sessionId, media })));
      expect(answers.map(({ media: view }) => view.mode).toSorted()).toEqual(['mesh', 'none']);
      const [winner, loser] = answers[0]!.media.mode === 'mesh' ? [here, there] : [there, here];
      await winner.done('LEAVE_SESSION');
      expect((await loser.next('MEDIA_CHANGED')).media).toMatchObject({ mode: 'mesh', reason: null });
      await loser.done('LEAVE_SESSION');
    }
  });
});
