import { jest } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { Connections } from '../../src/modules/realtime/transport/connections.ts';
import { ConnectionLifecycle } from '../../src/modules/realtime/transport/connection-lifecycle.ts';
import { Handshake } from '../../src/modules/realtime/transport/handshake/handshake.ts';
import { PASSWORD, type SignedUp } from '../support/app.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { School, type Classroom } from '../support/school.ts';
import { connect } from '../support/socket.ts';
import { until } from '../support/until.ts';

/** Rounds per uncontrolled race. */
const ROUNDS = 100;

type End = (user: SignedUp) => Promise<unknown>;

/** Regressions: a user signed out while connecting stayed connected for up to ten seconds, and their commands were executed. */
describe('a connection that opens while its user is being signed out', () => {
  let school: School;
  let room: Classroom;
  let admin: SignedUp;
  beforeAll(async () => {
    school = await School.open({ DIALECTS: 'live-attendance' });
    admin = await school.app.signUp('admin');
    room = await school.classroom();
  });
  afterAll(async () => {
    await room.close();
    await school.app.close();
  });
  afterEach(() => jest.restoreAllMocks());

  const own = <T>(token: new (...given: never[]) => T): T => school.app.app.get(token as never, { strict: false });

  const ends: Readonly<Record<string, End>> = {
    'signs out on this device': (user) => school.request(user, 'post', '/auth/logout'),
    'signs out everywhere': (user) => school.request(user, 'post', '/auth/logout-all'),
    'changes the password': (user) =>
      school.request(user, 'put', '/auth/me/password', { currentPassword: PASSWORD, newPassword: 'another long and good one' }),
    'is deactivated': (user) => school.request(admin, 'patch', `/users/${user.id}`, { status: 'inactive' }),
    'gets another role': (user) => school.request(admin, 'patch', `/users/${user.id}`, { role: 'student' }),
  };

  /** Moments while connecting, in order. Each function has `end` called once, at its moment. */
  const moments: Readonly<Record<string, (end: () => Promise<unknown>) => void>> = {
    'after the token was checked and before the connection is registered': (end) => {
      const handshake = own(Handshake);
      const authenticate = handshake.authenticateClient.bind(handshake);
      jest.spyOn(handshake, 'authenticateClient').mockImplementationOnce(async (...given) => {
        const known = await authenticate(...given);
        await end();
        return known;
      });
    },
    'after the connection was registered and before the database is queried': (end) => {
      const connections = own(Connections);
      const classesOf = connections.classesOf.bind(connections);
      jest.spyOn(connections, 'classesOf').mockImplementationOnce(async (people) => {
        await end();
        return classesOf(people);
      });
    },
    'after the database was queried': (end) => {
      const connections = own(Connections);
      const add = connections.add.bind(connections);
      jest.spyOn(connections, 'add').mockImplementationOnce(async (connection) => {
        await add(connection);
        await end();
      });
    },
    'just before the connection is opened': (end) => {
      const lifecycle = own(ConnectionLifecycle);
      const admit = lifecycle.admit.bind(lifecycle);
      jest.spyOn(lifecycle, 'admit').mockImplementationOnce(async (...given) => {
        await admit(...given);
        await end();
      });
    },
  };
  const cases = Object.keys(ends).flatMap((how) => Object.keys(moments).map((when) => [how, when] as const));

  it.each(cases)('is closed, on either transport, if the user %s %s', async (how, when) => {
    for (const wire of [socketIo, raw]) {
      const user = await school.app.signUp('teacher');
      moments[when]!(() => ends[how]!(user));
      const attempt = wire(user);
      // Clients may send commands as soon as they are open.
      expect(await attempt.over).toBe('rejected');
      expect(attempt.answers).toEqual([]);
      jest.restoreAllMocks();
    }
    await until('the rejected connections to be removed', async () => [...own(Connections)].every(({ isActive }) => isActive));
  });

  /** Connects, sends commands continuously, and returns how it ended. */
  const socketIo = (user: SignedUp) => {
    const socket: Socket = io(school.app.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      auth: { token: user.token },
    });
    const answers: unknown[] = [];
    socket.on('connect', () => socket.emit('WATCH_CATALOGUE', {}, (answer: unknown) => answers.push(answer)));
    const over = new Promise<string>((resolve, reject) => {
      socket.on('connect_error', ({ message, data }: Error & { data?: { code: string } }) =>
        data?.code === 'UNAUTHENTICATED' ? resolve('rejected') : reject(new Error(message)),
      );
      socket.on('disconnect', () => resolve('rejected'));
    }).finally(() => socket.disconnect());
    return { over, answers };
  };
  const raw = (user: SignedUp) => {
    const socket = RawSocket.begin(school.app, user.token);
    const answers: unknown[] = [];
    socket.socket.on('open', () => socket.say('TODAY_SUMMARY'));
    const over = socket.ended.then((code) => {
      answers.push(...socket.heard.filter(({ event }) => event !== 'ERROR'));
      return code === 1008 ? 'rejected' : `ended with ${code}`;
    });
    return { over, answers };
  };

  it('is closed, whenever that happens (uncontrolled timing)', async () => {
    const teachers = [await school.app.signUp('teacher'), await school.app.signUp('teacher')];
    for (let round = 0; round < ROUNDS; round++) {
      const { email } = teachers[round % 2]!;
      const { body } = await school.app.http.post('/api/v1/auth/login').send({ email, password: PASSWORD }).expect(200);
      const user = { ...teachers[round % 2]!, token: (body as { data: { accessToken: string } }).data.accessToken };
      const attempts = [socketIo(user), raw(user), socketIo(user)];
      // One turn of the event loop later each time.
      for (let turn = 0; turn < round % 12; turn++) await new Promise((resolve) => setImmediate(resolve));
      await ends['signs out everywhere']!(user);
      expect(await Promise.all(attempts.map(({ over }) => over))).toEqual(['rejected', 'rejected', 'rejected']);
    }
    // The outsider of this suite is the user who stays.
    await until('all other connections to be removed', async () => [...own(Connections)].length === 1);
  });

  it('receives the announcements of a class that its user joined in the meantime, and not those of one that its user left', async () => {
    const { teacher, yuki } = school;
    const [first, second] = [await school.newClass(teacher, [yuki]), await school.newClass(teacher, [])];
    const connections = own(Connections);
    const classesOf = connections.classesOf.bind(connections);
    jest.spyOn(connections, 'classesOf').mockImplementationOnce(async (people) => {
      const read = await classesOf(people);
      await school.request(teacher, 'delete', `/classes/${first}/students/${yuki.id}`);
      await school.enrol(teacher, second, [yuki]);
      return read;
    });
    const student = await connect(school.app, yuki.token);
    const planned = { title: 'Optics', startsAt: '2049-09-01T09:00:00Z' };
    await school.request(teacher, 'post', '/live-sessions', { ...planned, classId: first });
    const heard = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', { ...planned, classId: second });
    expect(await student.next('SESSION_UPDATED')).toMatchObject({ sessionId: heard.id });
    await student.settled();
    expect(student.events).toEqual(['SESSION_UPDATED']);
    await student.close();
  });
});
