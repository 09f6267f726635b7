import { sql } from 'kysely';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { LIMITS } from '../../src/modules/realtime/limits.ts';
import { SendHeartbeat } from '../../src/modules/realtime/jobs/send-heartbeat.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { connect } from '../support/socket.ts';

const DEEP = `{"email":${'['.repeat(40_000)}1${']'.repeat(40_000)}}`;

describe('an attacker', () => {
  let app: TestApp;
  let teacher: SignedUp, student: SignedUp, admin: SignedUp;
  let classId: string;
  const as = ({ token }: { token: string }) => ({ Authorization: `Bearer ${token}` });
  const post = (path: string, headers: object, body: string) =>
    fetch(`${app.url}/api/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });

  beforeAll(async () => {
    app = await startApp();
    [teacher, student, admin] = [await app.signUp('teacher'), await app.signUp('student'), await app.signUp('admin')];
    const made = await app.http.post('/api/v1/classes').set(as(teacher)).send({ name: 'Physics 10b' }).expect(201);
    classId = made.body.data.id;
  });
  afterAll(() => app.close());

  it.each(['without a token', 'with an Idempotency-Key'])('sends a very deeply nested body %s, and gets an error', async (how) => {
    const keyed = how !== 'without a token';
    const answer = keyed ? await post('classes', { ...as(teacher), 'idempotency-key': 'deep' }, DEEP) : await post('auth/login', {}, DEEP);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it.each([
    ['auth/login', { email: '\ud800@x.example', password: 'long enough' }, 'email'],
    ['auth/register', { name: 'Amara', email: 'a@\udc00.example', password: 'long enough', role: 'student' }, 'email'],
    ['auth/login', { email: 'a@b.example', password: '\ud800'.repeat(10) }, 'password'],
    ['live-sessions', { title: 'Optics', startsAt: '0000-01-01T00:00:00Z' }, 'startsAt'],
    ['live-sessions', { title: 'Optics', startsAt: '1969-12-31T23:59:59Z' }, 'startsAt'],
    ['live-sessions', { title: 'Optics', startsAt: '+275760-09-13T00:00:00Z' }, 'startsAt'],
    ['live-sessions', { title: 'Optics', startsAt: '9999-12-31T23:59:59-14:00' }, 'startsAt'],
  ])('sends a value to %s that the database cannot store, and is told which field is wrong: %j', async (path, body, field) => {
    const answer = await post(path, as(teacher), JSON.stringify(body));
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'VALIDATION_FAILED', details: [{ field }] }]);
  });

  it('sends marks without being a teacher, and is rejected before they are parsed', async () => {
    const socket = await connect(app, student.token);
    expect(await socket.refused('ATTENDANCE_MARKED', { marks: Array.from({ length: 20_000 }, () => ({})) })).toBe('TEACHER_ONLY');
    await socket.close();
  });

  it('who no longer teaches the class cannot tell that it still exists', async () => {
    const former = await app.signUp('teacher');
    await app.http.post(`/api/v1/classes/${classId}/teachers`).set(as(teacher)).send({ userId: former.id }).expect(200);
    await app.http.patch(`/api/v1/users/${former.id}`).set(as(admin)).send({ role: 'student' }).expect(200);
    const { email, password } = former;
    const { body } = await app.http.post('/api/v1/auth/login').send({ email, password }).expect(200);
    const token = { token: body.data.accessToken as string };
    for (const path of [`classes/${classId}`, `classes/${classId}/room`]) {
      const answer = await app.http.get(`/api/v1/${path}`).set(as(token));
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, 'CLASS_NOT_FOUND']);
    }
    const list = await app.http.get(`/api/v1/live-sessions?classId=${classId}`).set(as(token)).expect(200);
    expect(list.body.data).toEqual([]);
    const [own, staff] = [await connect(app, token.token), await connect(app, teacher.token)];
    const planned = { title: 'Optics', classId, startsAt: '2049-09-01T09:00:00Z' };
    await app.http.post('/api/v1/live-sessions').set(as(teacher)).send(planned).expect(201);
    await staff.next('SESSION_UPDATED');
    await own.settled();
    expect(own.events).toEqual([]);
    await Promise.all([own.close(), staff.close()]);
  });
});

describe('many connections of one user', () => {
  it('are closed beyond the limit, without affecting others', async () => {
    const app = await startApp();
    const [student, neighbour] = [await app.signUp('student'), await app.signUp('student')];
    const sockets = await Promise.all(Array.from({ length: LIMITS.connectionsPerUser + 3 }, () => connect(app, student.token)));
    const other = await connect(app, neighbour.token);
    await Promise.all(sockets.slice(LIMITS.connectionsPerUser).map(({ ended }) => ended));
    expect(sockets.filter(({ connected }) => connected)).toHaveLength(LIMITS.connectionsPerUser);
    await other.done('WATCH_CATALOGUE', {});
    // A closed connection makes room.
    await sockets.find(({ connected }) => connected)!.close();
    await other.settled();
    const again = await connect(app, student.token);
    await again.settled();
    await Promise.all([...sockets, other, again].map((socket) => socket.close()));
    await app.close();
  });

  it('count as requests', async () => {
    const app = await startApp({ HTTP_RATE: '5' });
    const { token } = await app.signUp('student');
    const sockets = await Promise.all(Array.from({ length: 5 }, () => connect(app, token)));
    const late = await connect(app, token);
    expect(await late.next('ERROR')).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
    expect(await late.ended).toBe('io server disconnect');
    await Promise.all([...sockets, late].map((socket) => socket.close()));
    await app.close();
  });
});

/** The heartbeat reads from the database what no wake-up reported: an enrolment that ended on its date, or a lost wake-up. */
it('a connection receives nothing about a class that its user has left, from the next heartbeat at the latest', async () => {
  const app = await startApp();
  const [teacher, student, other] = [await app.signUp('teacher'), await app.signUp('student'), await app.signUp('student')];
  const send = (path: string, body: object) => app.http.post(`/api/v1/${path}`).auth(teacher.token, { type: 'bearer' }).send(body);
  const classId: string = (await send('classes', { name: 'Physics 10b' }).expect(201)).body.data.id;
  await send(`classes/${classId}/students`, { students: [{ userId: student.id }] }).expect(200);
  const sockets = [await connect(app, teacher.token), await connect(app, student.token), await connect(app, other.token)] as const;
  const [staff, gone, come] = sockets;
  // As another node without Redis would write it.
  const db = app.app.get(Database);
  await db.rows(sql`update enrolment set ends_at = now() where student_id = ${student.id}`);
  await db.rows(sql`insert into enrolment (id, class_id, student_id, starts_at) values (${newId()}, ${classId}, ${other.id}, now())`);
  await app.app.get(SendHeartbeat, { strict: false }).run();
  await send('live-sessions', { title: 'Optics', classId, startsAt: '2049-09-01T09:00:00Z' }).expect(201);
  await Promise.all([staff.next('SESSION_UPDATED'), come.next('SESSION_UPDATED')]);
  await gone.settled();
  expect(gone.events).toEqual([]);
  await Promise.all(sockets.map((socket) => socket.close()));
  await app.close();
});
