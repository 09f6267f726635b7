import request from 'supertest';
import { newId } from '../../src/kernel/ids.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { RawSocket } from '../support/raw-socket.ts';

const DIALECT = 'live-attendance-v1';
const BASE = `/compat/${DIALECT}/api/v1`;

type Data = Record<string, unknown>;
interface Account {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
}

describe('a live-attendance-v1 client that only changes its base URL', () => {
  let app: TestApp;
  let outsider: RawSocket;
  const sockets: RawSocket[] = [];
  beforeAll(async () => {
    app = await startApp({ DIALECTS: DIALECT });
  });
  afterAll(() => app.close());

  const data = async (method: 'get' | 'post', path: string, token?: string, body?: object): Promise<Data> => {
    const sent = request(app.url)[method](`${BASE}${path}`);
    if (token) void sent.set('Authorization', `Bearer ${token}`);
    const { body: answer } = (await (body ? sent.send(body) : sent)) as { body: Data };
    if (answer.success !== true) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return (answer.data ?? answer) as Data;
  };
  let people = 0;
  const person = async (role: 'teacher' | 'student'): Promise<Account> => {
    const account = { name: `${role} ${++people}`, email: `${role}.${people}@school.example`, password: '123456' };
    const { _id } = await data('post', '/auth/register', undefined, { ...account, role });
    const { token } = await data('post', '/auth/login', undefined, account);
    return { id: _id as string, token: token as string, ...account };
  };
  const classOf = async (teacher: Account, students: readonly Account[]) => {
    const className = `Maths ${++people}`;
    const { _id } = await data('post', '/class/create-class', teacher.token, { className });
    for (const { id } of students) await data('post', `/class/${_id as string}/add-student`, teacher.token, { studentId: id });
    return { id: _id as string, className, start: () => data('post', '/attendance/start', teacher.token, { className }) };
  };
  const open = async ({ token }: Account): Promise<RawSocket> => {
    const socket = await RawSocket.open(app, token, DIALECT);
    sockets.push(socket);
    return socket;
  };

  /** The outsider is in a live session too, of another class. */
  beforeEach(async () => {
    const [teacher, student] = [await person('teacher'), await person('student')];
    await (await classOf(teacher, [student])).start();
    outsider = await open(student);
  });
  afterEach(async () => {
    await outsider.settled();
    if (outsider.told.length) throw new Error(`an outsider heard ${JSON.stringify(outsider.told)}`);
    await Promise.all(sockets.splice(0).map((socket) => socket.close()));
  });

  it('plays a class from registration to the student’s own record', async () => {
    const [teacher, amara, luca] = [await person('teacher'), await person('student'), await person('student')];
    const { id, className, start } = await classOf(teacher, [amara, luca]);
    const [found] = (await data('get', `/class/${id}`, amara.token)) as unknown as Data[];
    expect(found).toMatchObject({
      _id: id,
      teacherId: { name: teacher.name, email: teacher.email },
      studentsIds: [amara, luca].map(({ name, email }) => ({ name, email })),
    });
    const [host, student] = [await open(teacher), await open(amara)];
    expect(await host.refused('TODAY_SUMMARY')).toBe('No active attendance session');
    expect(await start()).toMatchObject({ _id: id, className, studentsIds: [amara.id, luca.id] });
    student.say('MY_ATTENDANCE');
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'not yet updated' });
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    for (const socket of [host, student])
      expect(await socket.next('ATTENDANCE_MARKED')).toEqual({ studentId: amara.id, status: 'present' });
    host.say('TODAY_SUMMARY');
    for (const socket of [host, student]) expect(await socket.next('TODAY_SUMMARY')).toEqual({ present: 1, absent: 0, total: 1 });
    student.say('MY_ATTENDANCE');
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'present' });
    expect(await data('get', `/attendance/${id}/my-attendance`, amara.token)).toEqual({ classId: id, status: null });
    host.say('DONE');
    for (const socket of [host, student])
      expect(await socket.next('DONE')).toEqual({ message: 'Attendance persisted', present: 1, absent: 1, total: 2 });
    expect(await data('get', `/attendance/${id}/my-attendance`, amara.token)).toEqual({ classId: id, status: 'present' });
    expect(await data('get', `/attendance/${id}/my-attendance`, luca.token)).toEqual({ classId: id, status: 'absent' });
    expect(await host.refused('DONE')).toBe('No active attendance session');
    expect(host.of('MY_ATTENDANCE')).toEqual([]);
  });

  it('gets the socket’s errors in the words it knows', async () => {
    const [teacher, amara] = [await person('teacher'), await person('student')];
    const { start } = await classOf(teacher, [amara]);
    const [host, student] = [await open(teacher), await open(amara)];
    for (const socket of [host, student]) expect(await socket.refused('HELLO')).toBe('Unknown event');
    expect(await student.refused('MY_ATTENDANCE')).toBe('No active attendance session');
    await start();
    const mark = { studentId: amara.id, status: 'present' };
    for (const event of ['ATTENDANCE_MARKED', 'TODAY_SUMMARY', 'DONE'])
      expect(await student.refused(event, mark)).toBe('Forbidden, teacher event only');
    expect(await host.refused('MY_ATTENDANCE')).toBe('Forbidden, student event only');
    expect(await host.refused('ATTENDANCE_MARKED', { ...mark, status: 'late' })).toBe('Invalid message format');
    for (const studentId of [newId(), '665f1c2ab3d4e5f60718293a', '9'.repeat(40), '-1', teacher.id])
      expect(await host.refused('ATTENDANCE_MARKED', { ...mark, studentId })).toBe('Student not found');
    const [stranger] = [RawSocket.begin(app, 'nonsense', {}, DIALECT)];
    await stranger.ended;
    expect(stranger.heard).toEqual([{ event: 'ERROR', data: { message: 'Unauthorized or invalid token' } }]);
    expect([host.told, student.told]).toEqual([[], []]);
  });

  it('signals to one peer of its room, and to nobody else', async () => {
    const [teacher, amara, luca] = [await person('teacher'), await person('student'), await person('student')];
    const { start } = await classOf(teacher, [amara, luca]);
    const [host, student, neighbour] = [await open(teacher), await open(amara), await open(luca)];
    await start();
    student.say('PEER_JOINED', { to: teacher.id });
    expect(await host.next('PEER_JOINED')).toEqual({ from: amara.id });
    for (const event of ['WEBRTC_OFFER', 'WEBRTC_ANSWER', 'WEBRTC_ICE_CANDIDATE']) {
      host.say(event, { to: amara.id, from: luca.id, sdp: 'v=0' });
      expect(await student.next(event)).toEqual({ from: teacher.id, sdp: 'v=0' });
    }
    await neighbour.settled();
    expect(neighbour.told).toEqual([]);
  });
});

describe('clients of both live-attendance dialects and of the main API in one session', () => {
  it('see the same facts', async () => {
    const app = await startApp({ DIALECTS: 'all' });
    const [teacher, amara, luca, stranger] = [
      await app.signUp('teacher'),
      await app.signUp('student'),
      await app.signUp('student'),
      await app.signUp('student'),
    ];
    const main = (method: 'get' | 'post', path: string, body?: object) => {
      const sent = app.http[method](`/api/v1${path}`).auth(teacher.token, { type: 'bearer' });
      return body ? sent.send(body) : sent;
    };
    const v1 = (method: 'get' | 'post', path: string, token: string, body?: object) => {
      const sent = app.http[method](`${BASE}${path}`).auth(token, { type: 'bearer' });
      return body ? sent.send(body) : sent;
    };
    const { _id: classId } = (await v1('post', '/class', teacher.token, { className: 'Physics' }).expect(201)).body.data as { _id: string };
    await main('post', `/classes/${classId}/students`, { students: [{ userId: amara.id }, { userId: luca.id }] }).expect(200);
    const [host, student, outsider] = [
      await RawSocket.open(app, teacher.token, DIALECT),
      await RawSocket.open(app, amara.token, 'live-attendance'),
      await RawSocket.open(app, stranger.token, DIALECT),
    ];
    await v1('post', '/attendance/start', teacher.token, { className: 'Physics' }).expect(200);
    const [session] = (await main('get', `/live-sessions?classId=${classId}&status=live`).expect(200)).body.data as { id: string }[];
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    await student.next('ATTENDANCE_MARKED');
    await main('post', `/live-sessions/${session!.id}/attendance/marks`, { marks: [{ studentId: luca.id, status: 'late' }] }).expect(200);
    const told = [amara, luca].map(({ id }) => ({ studentId: id, status: 'present' }));
    for (const socket of [host, student]) {
      while (socket.of('ATTENDANCE_MARKED').length < 2) await socket.settled();
      expect(socket.of('ATTENDANCE_MARKED')).toEqual(told);
    }
    host.say('DONE');
    await student.next('DONE');
    const { data } = (await main('get', `/live-sessions/${session!.id}/attendance/summary`).expect(200)).body as { data: object };
    expect(data).toMatchObject({ present: 1, late: 1, absent: 0 });
    const mine = { success: true, data: { classId, status: 'present' } };
    expect((await v1('get', `/attendance/${classId}/my-attendance`, luca.token)).body).toEqual(mine);
    const other = await app.http.get(`/compat/live-attendance/class/${classId}/my-attendance`).set('Authorization', luca.token);
    expect(other.body).toEqual(mine);
    await outsider.settled();
    expect(outsider.told).toEqual([]);
    await Promise.all([host, student, outsider].map((socket) => socket.close()));
    await app.close();
  });
});
