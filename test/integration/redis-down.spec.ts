import { SendHeartbeat } from '../../src/modules/realtime/jobs/send-heartbeat.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { newDatabase } from '../support/database.ts';
import { onPostgres } from '../support/postgres-only.ts';
import { RedisProxy } from '../support/redis-proxy.ts';
import { hasRedis, startRedis } from '../support/redis.ts';
import { School, type Classroom } from '../support/school.ts';
import { connect, Outsider, type TestSocket } from '../support/socket.ts';

type Extras = NonNullable<Parameters<typeof startApp>[1]>;

/** The heartbeat would hide it if nothing else brought the facts. */
const withoutHeartbeat: Extras = { override: (builder) => builder.overrideProvider(SendHeartbeat).useValue({}) };

(onPostgres && hasRedis ? describe : describe.skip)('a room on two nodes', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let drop: () => Promise<void>;
  let wires: RedisProxy[];
  let school: School;
  let second: TestApp;
  let room: Classroom;
  let [here, there] = [] as unknown as [TestSocket, TestSocket];
  let outsider: Outsider;

  beforeAll(async () => {
    redis = await startRedis();
    wires = [await RedisProxy.open(redis.port), await RedisProxy.open(redis.port)];
    const database = await newDatabase();
    ({ drop } = database);
    const [one, other] = wires.map(({ url }) => ({ DATABASE_URL: database.url!, REDIS_URL: url }));
    school = await School.open(one, withoutHeartbeat);
    second = await startApp(other, withoutHeartbeat);
    room = await school.classroom();
    here = await room.enter(school.teacher);
    there = await connect(second, school.colleague.token);
    await there.done('JOIN_SESSION', { sessionId: room.sessionId });
    outsider = await Outsider.enter(second, school.stranger.token);
  });
  afterAll(async () => {
    await outsider.heardNothing();
    await there.close();
    await room.close();
    for (const each of [second, school.app]) await each.close();
    for (const wire of wires) await wire.close();
    await redis.stop();
    await drop();
  });

  /** One after the other, each without anything that the one before has left intact. */
  it.each<[string, () => unknown]>([
    ['is there', () => undefined],
    ['hangs for the one where it happens', () => wires[0]!.hang()],
    ['is out of reach of that one', () => wires[0]!.cut()],
    ['is gone', () => redis.stop()],
  ])('goes on for both if Redis %s', async (_, away) => {
    await away();
    for (const status of ['present', 'late'] as const) {
      const { seq } = await here.done('ATTENDANCE_MARKED', { studentId: school.luca.id, status });
      expect(await there.next('ATTENDANCE_MARKED')).toMatchObject({ seq, marks: [{ studentId: school.luca.id, status }] });
      const { microphone } = await here.done('MEDIA_STATE', { microphone: status === 'present' });
      for (;;) {
        const [host] = (await there.next('PARTICIPANTS_CHANGED')).changed;
        if (host?.userId === school.teacher.id && host.microphone === microphone) break;
      }
    }
  });
});
