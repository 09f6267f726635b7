import request from 'supertest';
import { startApp, type TestApp } from '../support/app.ts';
import { Outsider } from '../support/socket.ts';
import { TestClock } from '../support/module.ts';
import { Clock } from '../../src/kernel/clock.ts';

const BASE = '/compat/portal/api';
const PAGE = 'https://portal.example';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
type Data = Record<string, unknown>;
interface Person {
  readonly id: number;
  readonly token: string;
  readonly name: string;
  readonly email: string;
}

describe('a portal client that only changes its base URL', () => {
  let app: TestApp;
  const clock = new TestClock();
  beforeAll(async () => {
    app = await startApp(
      { DIALECTS: 'portal', CORS_ORIGINS: PAGE },
      { override: (builder) => builder.overrideProvider(Clock).useValue(clock) },
    );
  });
  afterAll(() => app.close());
  afterEach(() => {
    clock.at = undefined;
  });

  const call = async (method: 'get' | 'post', path: string, by?: Person, body?: object, origin = PAGE) => {
    const sent = app.http[method](`${BASE}${path}`).set('Origin', origin);
    if (by) void sent.auth(by.token, { type: 'bearer' });
    const { status, body: answer } = await (body ? sent.send(body) : sent);
    return { status, body: answer as Data };
  };
  let people = 0;
  const person = async (role: string): Promise<Person> => {
    const account = { name: `${role} ${++people}`, email: `${role}.${people}@school.example`, password: '123456' };
    expect(await call('post', '/auth/register', undefined, { ...account, role })).toEqual({
      status: 201,
      body: { message: 'User registered successfully' },
    });
    const { status, body } = await call('post', '/auth/login', undefined, account);
    const { id, token } = body as { id: number; token: string };
    expect([status, body]).toEqual([
      200,
      {
        id: expect.any(Number),
        token: expect.any(String),
        name: account.name,
        email: account.email,
        role: role === 'admin' ? 'admin' : 'student',
      },
    ]);
    return { id, token, name: account.name, email: account.email };
  };
  const create = async (by: Person, more: object = {}) => {
    const { status, body } = await call('post', '/sessions/create', by, { admin_id: by.id, title: 'Optics', ...more });
    expect([status, body.message]).toEqual([201, 'Session created successfully']);
    return body as { sessionId: number; session_code: string; userurl: string };
  };
  const join = (by: Person, session_code: string) => call('post', '/sessions/join', by, { session_code, student_id: by.id });
  const leave = (by: Person, session_code: string) => call('post', '/attendance/leave', by, { session_code, student_id: by.id });
  const lines = async (by: Person, code: string) => (await call('get', `/attendance/${code}`, by)).body as unknown as Data[];

  it('plays a session from sign-up to the attendance list', async () => {
    const [admin, amara, luca] = [await person('admin'), await person('user'), await person('student')];
    expect(await call('get', '/auth/me', amara)).toEqual({
      status: 200,
      body: { id: amara.id, name: amara.name, email: amara.email, role: 'student' },
    });
    const outsider = await Outsider.enter(app, (await person('student')).token);
    const video_url = 'https://video.example/optics.mp4';
    const started = await create(admin, { video_url, session_type: 'url-stream', more: 1 });
    const { sessionId, session_code } = started;
    expect(started).toEqual({
      message: 'Session created successfully',
      sessionId: expect.any(Number),
      session_code: expect.stringMatching(UUID),
      userurl: `${PAGE}/session/${session_code}`,
    });
    const session = {
      id: sessionId,
      admin_id: admin.id,
      session_code,
      title: 'Optics',
      status: 'active',
      video_url,
      created_at: expect.stringMatching(ISO),
      start_time: expect.stringMatching(ISO),
      end_time: null,
    };
    for (const by of [admin, amara])
      for (const which of [sessionId, session_code])
        expect(await call('get', `/sessions/${which}`, by)).toEqual({ status: 200, body: session });

    const start = Date.now() + 60_000;
    clock.at = new Date(start);
    const first = await join(amara, session_code);
    expect(first).toEqual({
      status: 201,
      body: { message: 'Joined session and attendance marked', attendanceId: expect.any(Number), session_id: sessionId },
    });
    const again = { status: 200, body: { message: 'Already joined', attendanceId: first.body.attendanceId } };
    expect(await join(amara, session_code)).toEqual(again);
    expect(await call('post', '/attendance/join', amara, { session_code, student_id: String(amara.id) })).toEqual(again);
    const line = { student_id: amara.id, name: amara.name, email: amara.email };
    const ongoing = { leave_time: null, duration_minutes: null, duration: 'Ongoing' };
    const stay = { ...line, id: first.body.attendanceId, join_time: clock.at.toISOString() };
    expect(await lines(admin, session_code)).toEqual([{ ...stay, ...ongoing }]);

    clock.at = new Date(start + 17 * 60_000 - 1);
    const left = { status: 200, body: { message: 'Leave time recorded successfully' } };
    expect(await leave(amara, session_code)).toEqual(left);
    const sixteen = { ...stay, leave_time: clock.at.toISOString(), duration_minutes: 16, duration: '16 min' };
    expect(await lines(admin, session_code)).toEqual([sixteen]);

    clock.at = new Date(start + 20 * 60_000);
    const back = await join(amara, session_code);
    expect(back).toEqual({ status: 200, body: { message: 'Already joined', attendanceId: expect.any(Number) } });
    expect(back.body.attendanceId).not.toBe(first.body.attendanceId);
    expect((await join(luca, session_code)).status).toBe(201);
    expect((await lines(admin, String(sessionId))).map(({ name, duration }) => [name, duration])).toEqual([
      [amara.name, '16 min'],
      [amara.name, 'Ongoing'],
      [luca.name, 'Ongoing'],
    ]);
    expect(await lines(luca, `session/${session_code}`)).toMatchObject([{ student_id: luca.id }]);

    clock.at = new Date(start + 20 * 60_000 + 30_000);
    const ended = { status: 200, body: { message: 'Session ended' } };
    expect(await call('post', `/sessions/end/${sessionId}`, admin)).toEqual(ended);
    expect(await call('post', '/sessions/end', admin, { session_code })).toEqual(ended);
    expect((await lines(admin, session_code)).map(({ duration_minutes, duration }) => [duration_minutes, duration])).toEqual([
      [16, '16 min'],
      [0, '0 min'],
      [0, '0 min'],
    ]);
    expect(await join(amara, session_code)).toEqual({ status: 400, body: { message: 'Session has ended' } });
    expect((await call('get', `/sessions/${session_code}`, luca)).body).toEqual({
      ...session,
      status: 'ended',
      end_time: clock.at.toISOString(),
    });
    await outsider.heardNothing();
  });

  it('marks whoever joins as present, on a guest line of the register', async () => {
    const [admin, amara] = [await person('admin'), await person('user')];
    const { session_code } = await create(admin);
    await join(amara, session_code);
    await call('post', '/sessions/end', admin, { session_code });
    const { body } = await request(app.url)
      .get(`/api/v1/live-sessions/${session_code}/attendance`)
      .auth(admin.token, { type: 'bearer' })
      .expect(200);
    expect((body as { data: object }).data).toMatchObject([{ name: amara.name, expected: false, status: 'present', source: 'presence' }]);
  });

  it('sends students to the share link unless the page’s origin is allowed', async () => {
    const admin = await person('admin');
    const { body } = await call('post', '/sessions/start', admin, { admin_id: admin.id, title: 'Waves' }, 'https://elsewhere.example');
    expect(body.userurl).toMatch(/\/s\/[0-9A-Z]{8}$/);
  });

  it('leaves by GET too, with the fields in the query or in the body', async () => {
    const [admin, amara] = [await person('admin'), await person('user')];
    const { session_code } = await create(admin);
    const ways: ((fields: { session_code: string; student_id: number }) => request.Test)[] = [
      (fields) => app.http.get(`${BASE}/attendance/leave`).query(fields),
      (fields) => app.http.get(`${BASE}/attendance/leave`).send(fields),
      (fields) => app.http.post(`${BASE}/attendance/leave`).query(fields),
      ({ session_code: code, student_id }) => app.http.get(`${BASE}/attendance/leave`).query({ session_code: code }).send({ student_id }),
    ];
    for (const [n, way] of ways.entries()) {
      await join(amara, session_code);
      const { status, body } = await way({ session_code, student_id: amara.id }).auth(amara.token, { type: 'bearer' });
      expect([status, body]).toEqual([200, { message: 'Leave time recorded successfully' }]);
      const open = (await lines(admin, session_code)).filter(({ leave_time }) => leave_time === null);
      expect([n, open]).toEqual([n, []]);
    }
    expect(await lines(admin, session_code)).toHaveLength(ways.length);
    expect((await leave(amara, session_code)).status).toBe(200);
    expect(await lines(admin, session_code)).toHaveLength(ways.length);
  });

  it('shows each user the sessions they run, may join or did, newest first', async () => {
    const [admin, other, amara, luca] = [await person('admin'), await person('admin'), await person('user'), await person('user')];
    const own = await create(admin, { title: 'Attended' });
    const missed = await create(admin, { title: 'Missed' });
    await join(amara, own.session_code);
    for (const { session_code } of [own, missed]) await call('post', '/sessions/end', admin, { session_code });
    await create(admin, { title: 'Active' });
    const titlesFor = async (by: Person) => ((await call('get', '/sessions', by)).body as unknown as Data[]).map(({ title }) => title);
    const mine = ['Active', 'Missed', 'Attended'];
    expect((await titlesFor(admin)).filter((title) => mine.includes(title as string))).toEqual(mine);
    expect((await titlesFor(amara)).filter((title) => mine.includes(title as string))).toEqual(['Active', 'Attended']);
    for (const by of [luca, other]) expect((await titlesFor(by)).filter((title) => mine.includes(title as string))).toEqual(['Active']);

    for (const by of [admin, amara]) {
      const { status, body } = await call('get', '/sessions/stats', by);
      const { stats, recentSessions } = body as { stats: Data; recentSessions: Data[] };
      expect(status).toBe(200);
      expect(recentSessions).toEqual((await call('get', '/sessions', by)).body);
      expect(stats).toEqual({
        totalStudents: expect.any(Number),
        totalSessions: recentSessions.length,
        activeSessions: recentSessions.filter((each) => each.status === 'active').length,
      });
    }
    const { totalStudents } = (await call('get', '/sessions/stats', amara)).body.stats as { totalStudents: number };
    await person('user');
    expect((await call('get', '/sessions/stats', admin)).body.stats).toMatchObject({ totalStudents: totalStudents + 1 });

    const attended = { status: 200, body: [{ title: 'Attended', status: 'ended', created_at: expect.stringMatching(ISO) }] };
    for (const by of [amara, admin]) expect(await call('get', `/sessions/student/${amara.id}`, by)).toEqual(attended);
    // The sessions of a colleague look unknown.
    expect(await call('get', `/sessions/student/${amara.id}`, other)).toEqual({ status: 200, body: [] });
    expect(await call('get', `/sessions/student/${amara.id}`, luca)).toEqual({ status: 404, body: { message: 'Student not found' } });
  });

  it('joined at the same moment gives one stay, and one answer that it is the first', async () => {
    const [admin, amara] = [await person('admin'), await person('user')];
    const { session_code } = await create(admin);
    const answers = await Promise.all(Array.from({ length: 8 }, () => join(amara, session_code)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 200, 200, 200, 200, 200, 201]);
    expect(new Set(answers.map(({ body }) => body.attendanceId)).size).toBe(1);
    expect(await lines(admin, session_code)).toHaveLength(1);
  });
});
