import { Writable } from 'node:stream';
import type { OpenAPIObject } from '@nestjs/swagger';
import { errorTable } from '../../src/contracts/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { METHODS, type Operation } from '../../src/kernel/http/openapi/types.ts';
import { Log } from '../../src/kernel/logging/log.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { dialectClient } from '../support/dialect-client.ts';

const BASE = '/compat/live-attendance';
const BAD_FORM = [400, 'Invalid request schema'];
const UNAUTHORIZED = [401, 'Unauthorized, token missing or invalid'];
const NOT_A_TEACHER = [403, 'Forbidden, teacher access required'];
const NOT_A_STUDENT = [403, 'Forbidden, student access required'];
const NOT_CLASS_TEACHER = [403, 'Forbidden, not class teacher'];
const NO_CLASS = [404, 'Class not found'];
const NO_STUDENT = [404, 'Student not found'];

/** How the other systems write an id. */
const FOREIGN = '665f1c2ab3d4e5f60718293a';
const A_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

interface Account {
  readonly _id: string;
  readonly name: string;
  readonly email: string;
  readonly role: 'teacher' | 'student';
  readonly token: string;
}

/** A client of these systems: it knows their routes, and sends only the token. */
const clientOf = (app: TestApp) => {
  const { send, ok, refused } = dialectClient(app, BASE, (token) => token);
  let count = 0;
  const account = async (role: 'teacher' | 'student', name = `${role} ${++count}`): Promise<Account> => {
    const [email, password] = [`${role}.${++count}@dialect.example`, '123456'];
    const { _id } = await ok<Account>(201, 'post', '/auth/signup', undefined, { name, email, password, role });
    const { token } = await ok<{ token: string }>(200, 'post', '/auth/login', undefined, { email, password });
    return { _id, name, email, role, token };
  };
  const newClass = async (teacher: Account, students: readonly Account[] = [], className = 'Physics 10b'): Promise<string> => {
    const { _id } = await ok<{ _id: string }>(201, 'post', '/class', teacher.token, { className });
    for (const student of students) await ok(200, 'post', `/class/${_id}/add-student`, teacher.token, { studentId: student._id });
    return _id;
  };
  return { send, ok, refused, account, newClass };
};

describe('live-attendance over REST', () => {
  let app: TestApp;
  let client: ReturnType<typeof clientOf>;
  let teacher: Account;
  let stranger: Account;
  let ann: Account;
  let ben: Account;
  let pupil: Account;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-attendance' });
    client = clientOf(app);
    [teacher, stranger] = [await client.account('teacher'), await client.account('teacher')];
    [ann, ben, pupil] = [await client.account('student'), await client.account('student'), await client.account('student')];
  });
  afterAll(() => app.close());
  const ok: typeof client.ok = (...args) => client.ok(...args);
  const refused: typeof client.refused = (...args) => client.refused(...args);
  const withoutToken = ({ _id, name, email }: Account) => ({ _id, name, email });

  describe.each(['/auth/signup', '/auth/register'])('POST %s', (path) => {
    let count = 0;
    const form = (more: object = {}) => ({
      name: 'Amara',
      email: `new${++count}.${path.slice(6)}@dialect.example`,
      password: '123456',
      role: 'teacher',
      ...more,
    });

    it('creates an account; the name is stored as given, and a common password of six characters is accepted', async () => {
      for (const role of ['teacher', 'student']) {
        const given = form({ role, name: '  Amara  Okafor ', email: `Amara.${role}.${path.slice(6)}@Dialect.example` });
        expect(await ok(201, 'post', path, undefined, given)).toEqual({
          _id: expect.stringMatching(/^[0-9a-f-]{36}$/),
          name: '  Amara  Okafor ',
          email: given.email,
          role,
        });
        await ok(200, 'post', '/auth/login', undefined, { email: given.email, password: '123456' });
      }
    });

    it('ignores unknown fields, and any user id in the body', async () => {
      const given = form({ _id: ann._id, isAdmin: true, nested: { a: [1] }, constructor: 1 });
      const made = await ok<Account>(201, 'post', path, undefined, given);
      expect(Object.keys(made)).toEqual(['_id', 'name', 'email', 'role']);
      expect(made._id).not.toBe(ann._id);
    });

    it('rejects an email that is taken, ignoring case', async () => {
      const given = form();
      await ok(201, 'post', path, undefined, given);
      for (const email of [given.email, given.email.toUpperCase()])
        expect(await refused('post', path, undefined, { ...given, email })).toEqual([400, 'Email already exists']);
    });

    it.each<[string, object]>([
      ['no name', { name: undefined }],
      ['an empty name', { name: '' }],
      ['a blank name', { name: '   ' }],
      ['a name with a NUL', { name: 'a\u0000' }],
      ['a number as the name', { name: 5 }],
      ['no email', { email: undefined }],
      ['an invalid email', { email: 'amara' }],
      ['no password', { password: undefined }],
      ['a password of five characters', { password: '12345' }],
      ['no role', { role: undefined }],
      ['the role admin', { role: 'admin' }],
    ])('rejects %s', async (_, wrong) => expect(await refused('post', path, undefined, form(wrong))).toEqual(BAD_FORM));
  });

  describe('POST /auth/login', () => {
    const login = (body: object) => refused('post', '/auth/login', undefined, body);

    it('returns only a token, valid for a day', async () => {
      const data = await ok<{ token: string }>(200, 'post', '/auth/login', undefined, {
        email: ` ${teacher.email.toUpperCase()}`,
        password: '123456',
        more: 1,
      });
      expect(Object.keys(data)).toEqual(['token']);
      const claims = JSON.parse(Buffer.from(data.token.split('.')[1]!, 'base64url').toString()) as {
        iat: number;
        exp: number;
        sub: string;
      };
      expect([claims.exp - claims.iat, claims.sub]).toEqual([86_400, teacher._id]);
    });

    it('rejects a wrong password and an unknown email in the same way', async () => {
      for (const wrong of [
        { email: teacher.email, password: '1234567' },
        { email: 'nobody@dialect.example', password: '123456' },
      ])
        expect(await login(wrong)).toEqual([400, 'Invalid email or password']);
    });

    it.each<[string, object]>([
      ['nothing', {}],
      ['no password', { email: 'a@dialect.example' }],
      ['an empty password', { email: 'a@dialect.example', password: '' }],
      ['no email', { password: '123456' }],
      ['an invalid email', { email: 'a', password: '123456' }],
      ['an object as the email', { email: { $ne: null }, password: { $ne: null } }],
      ['a list', []],
    ])('rejects %s', async (_, body) => expect(await login(body)).toEqual(BAD_FORM));
  });

  describe('GET /auth/me', () => {
    it('returns the token’s account, with or without Bearer', async () => {
      for (const header of [teacher.token, `Bearer ${teacher.token}`, `bearer ${teacher.token}`])
        expect(await ok(200, 'get', '/auth/me', header)).toEqual({ ...withoutToken(teacher), role: 'teacher' });
    });

    it('requires a valid token', async () => {
      const [head, claims] = teacher.token.split('.');
      for (const header of [
        undefined,
        '',
        'nonsense',
        'Bearer',
        'Bearer nonsense',
        `Basic ${teacher.token}`,
        `${head}.${claims}.`,
        `Bearer Bearer ${teacher.token}`,
      ])
        expect(await refused('get', '/auth/me', header)).toEqual(UNAUTHORIZED);
    });

    it('rejects tokens after signing out on all devices', async () => {
      const gone = await client.account('student');
      await app.http.post('/api/v1/auth/logout-all').set('Authorization', `Bearer ${gone.token}`).expect(200);
      expect(await refused('get', '/auth/me', gone.token)).toEqual(UNAUTHORIZED);
    });
  });

  describe('POST /class', () => {
    it('creates a class of the caller, whatever the body says; duplicate names are allowed', async () => {
      const made = await Promise.all(
        [1, 2].map(() => ok<{ _id: string }>(201, 'post', '/class', teacher.token, { className: 'P', teacherId: stranger._id })),
      );
      for (const each of made) expect(each).toEqual({ _id: expect.any(String), className: 'P', teacherId: teacher._id, studentIds: [] });
      expect(made[0]!._id).not.toBe(made[1]!._id);
    });

    it('checks token, role and input in this order', async () => {
      expect(await refused('post', '/class', undefined, {})).toEqual(UNAUTHORIZED);
      expect(await refused('post', '/class', ann.token, {})).toEqual(NOT_A_TEACHER);
      for (const body of [{}, { className: '' }, { className: ' ' }, { className: 5 }, { name: 'Physics' }, []])
        expect(await refused('post', '/class', teacher.token, body)).toEqual(BAD_FORM);
    });
  });

  describe('POST /class/:id/add-student', () => {
    const add = (id: string) => `/class/${id}/add-student`;

    it('enrols a student, and repeating it changes nothing', async () => {
      const id = await client.newClass(teacher);
      const answer = (students: Account[]) => ({
        _id: id,
        className: 'Physics 10b',
        teacherId: teacher._id,
        studentIds: students.map(({ _id }) => _id),
      });
      expect(await ok(200, 'post', add(id), teacher.token, { studentId: ann._id })).toEqual(answer([ann]));
      expect(await ok(200, 'post', add(id), teacher.token, { studentId: ann._id, extra: 1 })).toEqual(answer([ann]));
      expect(await ok(200, 'post', add(id.toUpperCase()), teacher.token, { studentId: ben._id.toUpperCase() })).toEqual(answer([ann, ben]));
    });

    it('checks token, role, input, class, teacher and student in this order', async () => {
      const id = await client.newClass(teacher);
      const good = { studentId: ann._id };
      expect(await refused('post', add(FOREIGN), undefined, {})).toEqual(UNAUTHORIZED);
      expect(await refused('post', add(FOREIGN), ann.token, {})).toEqual(NOT_A_TEACHER);
      for (const body of [{}, { studentId: '' }, { studentId: 7 }, { studentId: null }])
        expect(await refused('post', add(FOREIGN), teacher.token, body)).toEqual(BAD_FORM);
      for (const unknown of [FOREIGN, newId(), 'x', '%00'])
        expect(await refused('post', add(unknown), teacher.token, good)).toEqual(NO_CLASS);
      expect(await refused('post', add(id), stranger.token, { studentId: FOREIGN })).toEqual(NOT_CLASS_TEACHER);
      for (const studentId of [FOREIGN, newId(), 'x', teacher._id])
        expect(await refused('post', add(id), teacher.token, { studentId })).toEqual(NO_STUDENT);
      expect(await ok(200, 'get', `/class/${id}`, teacher.token)).toMatchObject({ students: [] });
    });
  });

  describe('GET /class/:id', () => {
    it('shows the students to its teacher and its members only', async () => {
      const id = await client.newClass(teacher, [ann, ben]);
      for (const { token } of [teacher, ann])
        expect(await ok(200, 'get', `/class/${id}`, token)).toEqual({
          _id: id,
          className: 'Physics 10b',
          students: [withoutToken(ann), withoutToken(ben)],
        });
      for (const { token } of [stranger, pupil]) expect(await refused('get', `/class/${id}`, token)).toEqual(NOT_CLASS_TEACHER);
    });

    it('checks the token before the id', async () => {
      for (const unknown of [FOREIGN, newId(), 'x']) {
        expect(await refused('get', `/class/${unknown}`)).toEqual(UNAUTHORIZED);
        for (const { token } of [teacher, ann]) expect(await refused('get', `/class/${unknown}`, token)).toEqual(NO_CLASS);
      }
    });
  });

  describe('GET /class/:id/room', () => {
    const QUIET = { active: false, sessionId: null, startedAt: null, participants: null };

    it('returns whether the class is live, since when, and who is there', async () => {
      const id = await client.newClass(teacher, [ann]);
      const room = (by: Account) => ok<{ sessionId: string; startedAt: string }>(200, 'get', `/class/${id}/room`, by.token);
      for (const by of [teacher, ann]) expect(await room(by)).toEqual(QUIET);
      const { startedAt } = await ok<{ startedAt: string }>(200, 'post', '/attendance/start', teacher.token, { classId: id });
      const live = { active: true, sessionId: expect.any(String), startedAt, participants: [] };
      const { sessionId } = await room(teacher);
      expect(await room(ann)).toEqual(live);
      for (const { token } of [ann, teacher])
        await app.http.post(`/api/v1/live-sessions/${sessionId}/join`).set('Authorization', `Bearer ${token}`).expect(200);
      const here = [teacher, ann].map(({ _id, name, role }) => ({ _id, name, role }));
      expect(await room(teacher)).toEqual({ ...live, sessionId, participants: here });
      await ok(200, 'post', '/attendance/end', teacher.token, { classId: id });
      expect(await room(ann)).toEqual(QUIET);
    });

    it('is available to teachers and students of the class only', async () => {
      const id = await client.newClass(teacher, [ann]);
      for (const { token } of [stranger, pupil]) expect(await refused('get', `/class/${id}/room`, token)).toEqual(NOT_CLASS_TEACHER);
      for (const unknown of [FOREIGN, newId()]) {
        expect(await refused('get', `/class/${unknown}/room`)).toEqual(UNAUTHORIZED);
        expect(await refused('get', `/class/${unknown}/room`, ann.token)).toEqual(NO_CLASS);
      }
    });
  });

  describe('GET /students', () => {
    it('returns the whole directory to teachers', async () => {
      const students = await ok<Account[]>(200, 'get', '/students', teacher.token);
      expect(students).toEqual(expect.arrayContaining([ann, ben, pupil].map(withoutToken)));
      expect(students.map(({ _id }) => _id)).not.toContain(teacher._id);
    });

    it('is forbidden to others', async () => {
      expect(await refused('get', '/students')).toEqual(UNAUTHORIZED);
      expect(await refused('get', '/students', ann.token)).toEqual(NOT_A_TEACHER);
    });
  });

  describe.each(['start', 'end'])('POST /attendance/%s', (what) => {
    it('checks token, role, input, class and teacher in this order', async () => {
      const [path, id] = [`/attendance/${what}`, await client.newClass(teacher, [ann])];
      expect(await refused('post', path, undefined, {})).toEqual(UNAUTHORIZED);
      expect(await refused('post', path, ann.token, {})).toEqual(NOT_A_TEACHER);
      for (const body of [{}, { classId: 7 }, { classId: '' }, { classId: { $ne: 1 } }])
        expect(await refused('post', path, teacher.token, body)).toEqual(BAD_FORM);
      for (const classId of [FOREIGN, newId(), 'x']) expect(await refused('post', path, teacher.token, { classId })).toEqual(NO_CLASS);
      expect(await refused('post', path, stranger.token, { classId: id })).toEqual(NOT_CLASS_TEACHER);
      await ok(200, 'post', '/attendance/start', teacher.token, { classId: id });
      expect(await refused('post', path, stranger.token, { classId: id })).toEqual(NOT_CLASS_TEACHER);
    });
  });

  describe('a roll call', () => {
    const start = (by: Account, classId: string) =>
      ok<{ classId: string; startedAt: string }>(200, 'post', '/attendance/start', by.token, { classId });
    const end = (by: Account, classId: string) => ok(200, 'post', '/attendance/end', by.token, { classId });
    const sessionOf = async (classId: string) =>
      (await ok<{ sessionId: string }>(200, 'get', `/class/${classId}/room`, teacher.token)).sessionId;
    const main = (by: Account, method: 'get' | 'post', path: string, body?: object) => {
      const request = app.http[method](`/api/v1${path}`).set('Authorization', `Bearer ${by.token}`);
      return body ? request.send(body) : request;
    };
    const mark = async (classId: string, ...marks: [Account, string][]) => {
      const body = { marks: marks.map(([{ _id }, status]) => ({ studentId: _id, status })) };
      await main(teacher, 'post', `/live-sessions/${await sessionOf(classId)}/attendance/marks`, body).expect(200);
    };
    const mine = async (by: Account, classId: string) =>
      (await ok<{ status: string | null }>(200, 'get', `/class/${classId}/my-attendance`, by.token)).status;

    it('is an ad hoc session whose marks the whole room sees, and ends like DONE: four statuses become two', async () => {
      const [cleo, dan] = [await client.account('student'), await client.account('student')];
      const [eve, classId] = [await client.account('student'), await client.newClass(teacher, [ann, ben, cleo, dan])];
      const started = await start(teacher, classId);
      expect(started).toEqual({ classId, startedAt: expect.stringMatching(A_MOMENT) });
      const session = (await main(teacher, 'get', `/live-sessions/${await sessionOf(classId)}`).expect(200)).body.data;
      expect(session).toMatchObject({
        classId,
        status: 'live',
        capture: ['teacher'],
        marksVisibility: 'room',
        startedAt: started.startedAt,
      });
      await ok(200, 'post', `/class/${classId}/add-student`, teacher.token, { studentId: eve._id });
      await mark(classId, [ann, 'present'], [ben, 'late'], [cleo, 'excused'], [dan, 'absent']);
      expect(await mine(ann, classId)).toBeNull();
      expect(await end(teacher, classId)).toEqual({ message: 'Attendance persisted', present: 2, absent: 3, total: 5 });
      expect(await Promise.all([ann, ben, cleo, dan, eve].map((by) => mine(by, classId)))).toEqual([
        'present',
        'present',
        'absent',
        'absent',
        'absent',
      ]);
    });

    it('cannot be ended if there is none, or a second time', async () => {
      const classId = await client.newClass(teacher);
      const again = () => refused('post', '/attendance/end', teacher.token, { classId });
      expect(await again()).toEqual([400, 'No active attendance session']);
      await start(teacher, classId);
      expect(await end(teacher, classId)).toEqual({ message: 'Attendance persisted', present: 0, absent: 0, total: 0 });
      expect(await again()).toEqual([400, 'No active attendance session']);
    });

    it('replaces a live one, which then counts neither for nor against anyone', async () => {
      const classId = await client.newClass(teacher, [ann, ben]);
      await start(teacher, classId);
      const first = await sessionOf(classId);
      await mark(classId, [ann, 'absent']);
      await start(teacher, classId);
      expect(await sessionOf(classId)).not.toBe(first);
      expect((await main(teacher, 'get', `/live-sessions/${first}`)).body.data).toMatchObject({ status: 'ended', outcome: 'replaced' });
      expect([await mine(ann, classId), await mine(ben, classId)]).toEqual([null, null]);
      await mark(classId, [ann, 'present']);
      await end(teacher, classId);
      expect([await mine(ann, classId), await mine(ben, classId)]).toEqual(['present', 'absent']);
    });

    it('can be ended by another teacher of the class', async () => {
      const classId = await client.newClass(teacher, [ann]);
      await main(teacher, 'post', `/classes/${classId}/teachers`, { userId: stranger._id }).expect(200);
      await start(teacher, classId);
      expect(await end(stranger, classId)).toMatchObject({ total: 1 });
    });

    it('shows a student the latest closed one', async () => {
      const classId = await client.newClass(teacher, [ann]);
      expect(await ok(200, 'get', `/class/${classId.toUpperCase()}/my-attendance`, ann.token)).toEqual({ classId, status: null });
      await start(teacher, classId);
      await mark(classId, [ann, 'present']);
      await end(teacher, classId);
      await start(teacher, classId);
      expect(await ok(200, 'get', `/class/${classId}/my-attendance`, ann.token)).toEqual({ classId, status: 'present' });
      await end(teacher, classId);
      // Nobody joined and nobody was marked: it does not count.
      expect(await mine(ann, classId)).toBe('present');
    });

    it('checks token, role, class and enrolment', async () => {
      const classId = await client.newClass(teacher, [ann]);
      const path = (id: string) => `/class/${id}/my-attendance`;
      expect(await refused('get', path(FOREIGN))).toEqual(UNAUTHORIZED);
      expect(await refused('get', path(FOREIGN), teacher.token)).toEqual(NOT_A_STUDENT);
      for (const unknown of [FOREIGN, newId(), 'x']) expect(await refused('get', path(unknown), ann.token)).toEqual(NO_CLASS);
      expect(await refused('get', path(classId), pupil.token)).toEqual([403, 'Forbidden, not enrolled in class']);
    });

    it('cannot be started in an archived class, which these clients do not know about', async () => {
      const classId = await client.newClass(teacher);
      await app.http.delete(`/api/v1/classes/${classId}`).set('Authorization', `Bearer ${teacher.token}`).expect(200);
      expect(await refused('post', '/attendance/start', teacher.token, { classId })).toEqual([409, errorTable.CLASS_ARCHIVED.message]);
    });
  });

  describe('other failures below its path', () => {
    const sent = async (path: string, type: string, body: string) => {
      const answer = await app.http.post(`${BASE}${path}`).set('Content-Type', type).send(body);
      expect(answer.body).toEqual({ success: false, error: expect.any(String) });
      return [answer.status, (answer.body as { error: string }).error];
    };

    it('keep the shape for malformed, too large, too deep and wrongly typed bodies', async () => {
      expect(await sent('/auth/login', 'application/json', '{"email": ')).toEqual(BAD_FORM);
      expect(await sent('/auth/login', 'application/json', '"text"')).toEqual(BAD_FORM);
      expect(await sent('/auth/login', 'application/json', '{"a":'.repeat(40) + '1' + '}'.repeat(40))).toEqual(BAD_FORM);
      expect(await sent('/auth/login', 'application/json', JSON.stringify({ a: 'x'.repeat(110_000) }))).toEqual([
        413,
        errorTable.PAYLOAD_TOO_LARGE.message,
      ]);
      expect(await sent('/auth/login', 'text/plain', 'x')).toEqual([415, errorTable.UNSUPPORTED_MEDIA_TYPE.message]);
      expect(await refused('post', '/auth/login')).toEqual(BAD_FORM);
    });

    it('keep the shape for unknown paths', async () => {
      for (const path of ['', '/', '/nowhere', '/classes', '/nowhere/%E0%A4%A', '/CLASS/x/y/z', '/api/v1/auth/me'])
        expect(await refused('get', path, teacher.token)).toEqual([404, errorTable.NOT_FOUND.message]);
      const upper = await app.http.get('/COMPAT/Live-Attendance/nowhere').expect(404);
      expect(upper.body).toEqual({ success: false, error: errorTable.NOT_FOUND.message });
    });

    it('leave other paths untouched', async () => {
      for (const path of ['/compat', '/compat/live-attendances/auth/me', '/compat/portal'])
        expect((await app.http.get(path).expect(404)).body).toMatchObject({ code: 'NOT_FOUND', requestId: expect.any(String) });
      expect((await app.http.get('/api/v1/auth/me').set('Authorization', teacher.token).expect(401)).body.code).toBe('UNAUTHENTICATED');
    });

    it('are replayed in their own shape for an Idempotency-Key, like successes', async () => {
      const post = (key: string, path: string, body: object) =>
        app.http.post(`${BASE}${path}`).set({ Authorization: teacher.token, 'Idempotency-Key': key }).send(body);
      const [failed, made] = [
        () => post('k1', '/attendance/start', { classId: FOREIGN }),
        () => post('k2', '/class', { className: 'Once' }),
      ];
      for (const one of [failed, made]) {
        const [first, again] = [await one(), await one()];
        expect([again.status, again.body, again.headers['idempotency-replayed']]).toEqual([first.status, first.body, 'true']);
      }
      expect((await failed()).body).toEqual({ success: false, error: 'Class not found' });
    });

    it('are never cached', async () => {
      expect((await app.http.get(`${BASE}/auth/me`).set('Authorization', teacher.token)).headers['cache-control']).toBe('no-store');
    });
  });

  describe('the main API', () => {
    it('accepts the dialect’s tokens, and vice versa', async () => {
      const { body } = await app.http.get('/api/v1/auth/me').set('Authorization', `Bearer ${teacher.token}`).expect(200);
      expect(body.data).toMatchObject({ id: teacher._id, role: 'teacher', status: 'active' });
      const other: SignedUp = await app.signUp('teacher');
      expect(await ok(200, 'get', '/auth/me', other.token)).toEqual({
        _id: other.id,
        name: other.name,
        email: other.email,
        role: 'teacher',
      });
      const admin = await app.signUp('admin');
      const classId = await client.newClass(teacher, [ann], 'A');
      expect(await ok(200, 'get', `/class/${classId}`, admin.token)).toMatchObject({ className: 'A' });
      await app.http.get(`/api/v1/classes/${classId}`).set('Authorization', `Bearer ${teacher.token}`).expect(200);
      await app.http.get('/api/v1/classes').set('Authorization', `Bearer ${teacher.token}`).expect(200);
    });

    it('still requires eight characters and rejects unknown fields', async () => {
      const form = { name: 'A', email: 'main@dialect.example', password: '123456', role: 'student' };
      await app.http.post('/api/v1/auth/register').send(form).expect(400);
      await app.http
        .post('/api/v1/auth/register')
        .send({ ...form, password: 'long enough, really', more: 1 })
        .expect(400);
    });

    it('does not mention the dialect in its document', async () => {
      const { body } = await app.http.get('/openapi.json').expect(200);
      const { paths, components } = body as OpenAPIObject;
      expect(Object.keys(paths).filter((path) => path.startsWith('/compat'))).toEqual([]);
      const names = Object.values(components!.schemas!).flatMap((schema) =>
        Object.keys('properties' in schema ? (schema.properties ?? {}) : {}),
      );
      expect(names).toContain('id');
      expect(names).not.toContain('_id');
    });
  });

  describe('its OpenAPI document', () => {
    let document: OpenAPIObject;
    let operations: [string, Operation][];
    beforeAll(async () => {
      document = (await app.http.get(`${BASE}/openapi.json`).expect(200)).body as OpenAPIObject;
      operations = Object.entries(document.paths).flatMap(([path, item]) =>
        METHODS.filter((method) => item[method]).map((method): [string, Operation] => [
          `${method.toUpperCase()} ${path.replace(BASE, '')}`,
          item[method]!,
        ]),
      );
    });

    it('contains exactly the dialect’s routes', () => {
      expect(operations.map(([name]) => name).toSorted()).toEqual([
        'GET /auth/me',
        'GET /class/{id}',
        'GET /class/{id}/my-attendance',
        'GET /class/{id}/room',
        'GET /students',
        'POST /attendance/end',
        'POST /attendance/start',
        'POST /auth/login',
        'POST /auth/register',
        'POST /auth/signup',
        'POST /class',
        'POST /class/{id}/add-student',
      ]);
    });

    it('documents each text of the dialect where it is returned', () => {
      const texts = (name: string, status: number) => {
        const { responses } = operations.find(([found]) => found === name)![1];
        const { content } = responses[status] as unknown as { content: Record<string, { examples: object }> };
        return Object.keys(content['application/json']!.examples);
      };
      expect(texts('POST /auth/signup', 400)).toEqual(['Email already exists', 'Invalid request schema']);
      expect(texts('POST /auth/login', 400)).toEqual(['Invalid email or password', 'Invalid request schema']);
      expect(texts('GET /auth/me', 401)).toEqual(['Unauthorized, token missing or invalid']);
      expect(texts('POST /class/{id}/add-student', 404)).toEqual(['Class not found', 'Student not found']);
      expect(texts('POST /class/{id}/add-student', 403)).toEqual(['Forbidden, not class teacher', 'Forbidden, teacher access required']);
      expect(texts('GET /class/{id}', 403)).toEqual(['Forbidden, not class teacher']);
      expect(texts('POST /attendance/end', 400)).toContain('No active attendance session');
      expect(texts('GET /class/{id}/my-attendance', 403)).toEqual([
        'Forbidden, not enrolled in class',
        'Forbidden, student access required',
      ]);
    });
  });
});

describe('live-attendance with other settings', () => {
  it('reports rate limits in its shape, with the time to wait', async () => {
    const app = await startApp({ DIALECTS: 'live-attendance', HTTP_RATE: '2' });
    const answers = [];
    for (let n = 0; n < 3; n++) answers.push(await app.http.get(`${BASE}/auth/me`));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
    expect(answers[2]!.body).toEqual({ success: false, error: errorTable.TOO_MANY_REQUESTS.message });
    expect(Number(answers[2]!.headers['retry-after'])).toBeGreaterThan(0);
    await app.close();
  });

  it('reports a wrong method in its shape, with the allowed ones', async () => {
    const app = await startApp({ DIALECTS: 'live-attendance' });
    for (const [path, allow] of [
      ['/auth/login', 'OPTIONS, POST'],
      ['/class', 'OPTIONS, POST'],
      ['/class/1', 'GET, HEAD, OPTIONS'],
      ['/openapi.json', 'GET, HEAD, OPTIONS'],
    ]) {
      const { status, body, headers } = await app.http.delete(`${BASE}${path}`);
      expect([path, status, headers.allow, body]).toEqual([
        path,
        405,
        allow,
        { success: false, error: errorTable.METHOD_NOT_ALLOWED.message },
      ]);
    }
    await app.http.delete(`${BASE}/nowhere`).expect(404);
    await app.close();
  });

  it('counts a token without Bearer for its user, not for the address', async () => {
    const app = await startApp({ DIALECTS: 'live-attendance', HTTP_RATE: '5' });
    const [one, other] = [await clientOf(app).account('teacher'), await clientOf(app).account('student')];
    for (let n = 0; n < 5; n++) await app.http.get(`${BASE}/auth/me`).set('Authorization', one.token).expect(200);
    await app.http.get(`${BASE}/auth/me`).set('Authorization', one.token).expect(429);
    await app.http.get(`${BASE}/auth/me`).set('Authorization', other.token).expect(200);
    await app.close();
  });

  it('reports in its shape that a teacher has to wait for approval', async () => {
    const app = await startApp({ DIALECTS: 'live-attendance', TEACHER_SIGNUP: 'approval' });
    const form = { name: 'A', email: 'a@dialect.example', password: '123456', role: 'teacher' };
    await app.http.post(`${BASE}/auth/signup`).send(form).expect(201);
    const { body } = await app.http.post(`${BASE}/auth/login`).send(form).expect(403);
    expect(body).toEqual({ success: false, error: errorTable.ACCOUNT_PENDING.message });
    await app.close();
  });

  it('writes no token, password or email to the log', async () => {
    const lines: string[] = [];
    const stream = new Writable({ write: (chunk, _, done) => (lines.push(String(chunk)), done()) });
    const log = new Log('trace', stream);
    const app = await startApp({ DIALECTS: 'live-attendance' }, { override: (builder) => builder.overrideProvider(Log).useValue(log) });
    const { token, email } = await clientOf(app).account('teacher');
    for (const header of [token, `Bearer ${token}`, `${token}x`]) await app.http.get(`${BASE}/auth/me`).set('Authorization', header);
    await app.http.get(`${BASE}/auth/me?token=${token}`);
    await app.close();
    expect(lines.some((line) => line.includes(`${BASE}/auth/me`))).toBe(true);
    for (const secret of [token, email, '123456']) expect(lines.join('')).not.toContain(secret);
  });

  it('has no document when docs are off', async () => {
    const app = await startApp({ DIALECTS: 'live-attendance', DOCS: 'off' });
    expect((await app.http.get(`${BASE}/openapi.json`).expect(404)).body).toEqual({ success: false, error: errorTable.NOT_FOUND.message });
    await app.close();
  });
});
