import request from 'supertest';
import { startApp, type TestApp } from '../support/app.ts';
import { buildServer, startProcess } from '../support/built-server.ts';
import { newDatabase, seedEmbedded } from '../support/database.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BASE = '/compat/live-attendance';
type Data = Record<string, unknown>;

describe('a live-attendance client that only changes its base URL', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-attendance' });
  });
  afterAll(() => app.close());

  const call = async (method: 'get' | 'post', path: string, token?: string, body?: object): Promise<{ status: number; body: Data }> => {
    const sent = request(app.url)[method](`${BASE}${path}`);
    if (token) void sent.set('Authorization', token);
    const { status, body: answer } = await (body ? sent.send(body) : sent);
    return { status, body: answer as Data };
  };
  const data = async (...args: Parameters<typeof call>): Promise<Data> => {
    const { body } = await call(...args);
    if (body.success !== true) throw new Error(`${args[0]} ${args[1]}: ${JSON.stringify(body)}`);
    return body.data as Data;
  };
  let people = 0;
  const person = async (role: 'teacher' | 'student') => {
    const account = { name: `${role} ${++people}`, email: `${role}.${people}@school.example`, password: '123456' };
    const { _id } = await data('post', '/auth/signup', undefined, { ...account, role });
    const { token } = await data('post', '/auth/login', undefined, account);
    return { id: _id as string, token: token as string, ...account };
  };
  const classOf = async (teacher: { token: string }, students: readonly { id: string }[]): Promise<string> => {
    const { _id } = await data('post', '/class', teacher.token, { className: 'Maths' });
    for (const { id } of students) await data('post', `/class/${_id as string}/add-student`, teacher.token, { studentId: id });
    return _id as string;
  };

  it('plays a class from sign-up to the student’s own record', async () => {
    const [teacher, amara, luca] = [await person('teacher'), await person('student'), await person('student')];
    const classId = await classOf(teacher, [amara, luca]);
    expect(await data('get', `/class/${classId}/room`, amara.token)).toMatchObject({ active: false, sessionId: null });
    const [host, student] = [await RawSocket.open(app, teacher.token), await RawSocket.open(app, amara.token)];
    expect(await host.refused('TODAY_SUMMARY')).toBe('No active attendance session');
    const started = await data('post', '/attendance/start', teacher.token, { classId });
    expect(started).toEqual({ classId, startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string });
    // Immediately, although the student’s socket was there before the start.
    host.say('ATTENDANCE_MARKED', { studentId: amara.id, status: 'present' });
    for (const socket of [host, student])
      expect(await socket.next('ATTENDANCE_MARKED')).toEqual({ studentId: amara.id, status: 'present' });
    expect(await data('get', `/class/${classId}/room`, amara.token)).toMatchObject({ active: true, startedAt: started.startedAt });
    student.say('MY_ATTENDANCE');
    expect(await student.next('MY_ATTENDANCE')).toEqual({ status: 'present' });
    expect(await data('get', `/class/${classId}/my-attendance`, amara.token)).toEqual({ classId, status: null });
    host.say('TODAY_SUMMARY');
    for (const socket of [host, student]) expect(await socket.next('TODAY_SUMMARY')).toEqual({ present: 1, absent: 0, total: 1 });
    host.say('DONE');
    for (const socket of [host, student])
      expect(await socket.next('DONE')).toEqual({ message: 'Attendance persisted', present: 1, absent: 1, total: 2 });
    expect(await data('get', `/class/${classId}/my-attendance`, amara.token)).toEqual({ classId, status: 'present' });
    expect(await data('get', `/class/${classId}/my-attendance`, luca.token)).toEqual({ classId, status: 'absent' });
    expect(host.of('MY_ATTENDANCE')).toEqual([]);
    expect(await host.refused('DONE')).toBe('No active attendance session');
    for (const socket of [host, student]) await socket.close();
  });

  it('ends a class over REST, and its sockets receive the same as after DONE', async () => {
    const [teacher, amara] = [await person('teacher'), await person('student')];
    const classId = await classOf(teacher, [amara]);
    await data('post', '/attendance/start', teacher.token, { classId });
    const student = await RawSocket.open(app, amara.token);
    const done = { message: 'Attendance persisted', present: 0, absent: 1, total: 1 };
    expect(await data('post', '/attendance/end', teacher.token, { classId })).toEqual(done);
    expect(await student.next('DONE')).toEqual(done);
    await student.close();
  });

  it('keeps three simultaneous classes apart', async () => {
    const classes = await Promise.all(
      [1, 2, 3].map(async () => {
        const [teacher, student] = [await person('teacher'), await person('student')];
        return { teacher, student, classId: await classOf(teacher, [student]) };
      }),
    );
    const rooms = await Promise.all(
      classes.map(async ({ teacher, student, classId }) => {
        const sockets = [await RawSocket.open(app, teacher.token), await RawSocket.open(app, student.token)] as const;
        await data('post', '/attendance/start', teacher.token, { classId });
        return { student, sockets };
      }),
    );
    for (const { student, sockets } of rooms) {
      sockets[0].say('ATTENDANCE_MARKED', { studentId: student.id, status: 'absent' });
      for (const other of rooms)
        if (other.student !== student)
          expect(await sockets[0].refused('ATTENDANCE_MARKED', { studentId: other.student.id, status: 'present' })).toBe(
            'Student not found',
          );
      sockets[0].say('DONE');
    }
    for (const { student, sockets } of rooms)
      for (const socket of sockets) {
        await socket.next('DONE');
        expect(socket.told).toEqual([
          { event: 'ATTENDANCE_MARKED', data: { studentId: student.id, status: 'absent' } },
          { event: 'DONE', data: { message: 'Attendance persisted', present: 0, absent: 1, total: 1 } },
        ]);
        await socket.close();
      }
  });
});

describe('a token in the URL', () => {
  it('is accepted by the socket only, and appears in no log', async () => {
    await buildServer();
    const database = await newDatabase();
    const dataDir = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
    if (!database.url) await seedEmbedded(dataDir);
    const env = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'trace',
      DATA_DIR: dataDir,
      DIALECTS: 'live-attendance',
      ...(database.url && { DATABASE_URL: database.url }),
    };
    const server = await startProcess({ ...env, JWT_SECRET: 'a secret for tests that has 32 bytes at least' });
    await server.ready;
    const account = { name: 'Luca', email: 'luca@school.example', password: '123456', role: 'student' };
    const post = (path: string) =>
      fetch(`${server.url}${BASE}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(account),
      });
    await post('/auth/signup');
    const { data } = (await (await post('/auth/login')).json()) as { data: { token: string } };
    const socket = await RawSocket.open({ url: server.url } as TestApp, data.token);
    expect(await socket.refused('MY_ATTENDANCE')).toBe('No active attendance session');
    await socket.close();
    for (const path of ['/auth/me', '/ws', '/nowhere'])
      expect((await fetch(`${server.url}${BASE}${path}?token=${data.token}`)).status).toBe(path === '/auth/me' ? 401 : 404);
    const nowhere = RawSocket.begin({ url: server.url } as TestApp, data.token, {}, 'nowhere');
    await nowhere.ended;
    server.child.kill('SIGTERM');
    await server.ended;
    expect(server.output()).toContain('/compat/live-attendance/auth/login');
    expect(server.output()).not.toContain(data.token.slice(-20));
    await database.drop();
    rmSync(dataDir, { recursive: true, force: true });
  });
});
