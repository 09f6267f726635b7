import type { OpenAPIObject } from '@nestjs/swagger';
import { errorTable } from '../../src/contracts/errors.ts';
import { newId } from '../../src/kernel/ids.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { dialectClient } from '../support/dialect-client.ts';

const BASE = '/compat/live-attendance-v1/api/v1';
const BAD_FORM = [400, 'Invalid request schema'];
const BAD_ACCOUNT = [422, 'Invalid request Schema'];
const NO_TOKEN = [404, 'please send jwt token'];
const UNAUTHORIZED = [401, 'Unauthorized, token missing or invalid'];
const NOT_A_TEACHER = [403, 'Forbidden, teacher access required'];
const NOT_A_STUDENT = [403, 'Forbidden, student access required'];
const NO_CLASS = [404, 'Class not found'];
const NO_STUDENT = [404, 'Student not found'];

/** Ids that nothing has: of another system, huge, negative, text, and of our own shape. */
const UNKNOWN_IDS = ['665f1c2ab3d4e5f60718293a', '9'.repeat(40), '-1', '0', 'x', '%00', newId()];
const A_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const DATES = { createdAt: expect.stringMatching(A_MOMENT) as string, updatedAt: expect.stringMatching(A_MOMENT) as string };

interface Account {
  readonly _id: string;
  readonly name: string;
  readonly email: string;
  readonly token: string;
}
interface ClassData {
  readonly _id: string;
  readonly className: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

const clientOf = (app: TestApp) => {
  const { send, ok, refused } = dialectClient(app, BASE, (token) => `Bearer ${token}`);
  let count = 0;
  const account = async (role: 'teacher' | 'student'): Promise<Account> => {
    const [name, email, password] = [`${role} ${++count}`, `${role}.${count}@v1.example`, '123456'];
    const { _id } = await ok<Account>(201, 'post', '/auth/register', undefined, { name, email, password, role });
    const { token } = await ok<{ token: string }>(200, 'post', '/auth/login', undefined, { email, password });
    return { _id, name, email, token };
  };
  const newClass = async (teacher: Account, students: readonly Account[] = [], className = `Physics ${++count}`): Promise<ClassData> => {
    const made = await ok<ClassData>(201, 'post', '/class/create-class', teacher.token, { className });
    for (const { _id } of students) {
      const { status } = await send('post', `/class/${made._id}/add-student`, teacher.token, { studentId: _id });
      expect(status).toBe(201);
    }
    return made;
  };
  return { send, ok, refused, account, newClass };
};

describe('live-attendance-v1 over REST', () => {
  let app: TestApp;
  let client: ReturnType<typeof clientOf>;
  let teacher: Account;
  let stranger: Account;
  let ann: Account;
  let ben: Account;
  let pupil: Account;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'live-attendance-v1' });
    client = clientOf(app);
    [teacher, stranger] = [await client.account('teacher'), await client.account('teacher')];
    [ann, ben, pupil] = [await client.account('student'), await client.account('student'), await client.account('student')];
  });
  afterAll(() => app.close());
  const ok: typeof client.ok = (...args) => client.ok(...args);
  const refused: typeof client.refused = (...args) => client.refused(...args);
  const main = (by: Account, method: 'post' | 'get' | 'delete', path: string, body?: object) => {
    const request = app.http[method](`/api/v1${path}`).set('Authorization', `Bearer ${by.token}`);
    return body ? request.send(body) : request;
  };

  describe('POST /auth/register', () => {
    let count = 0;
    const form = (more: object = {}) => ({
      name: 'Amara',
      email: `new${++count}@v1.example`,
      password: '123456',
      role: 'student',
      ...more,
    });
    const register = (body: object) => refused('post', '/auth/register', undefined, body);

    it('creates an account; the name is stored trimmed and in lower case', async () => {
      for (const role of ['teacher', 'student']) {
        const given = form({ role, name: '  Amara OKAFOR ' });
        const made = await ok<ClassData>(201, 'post', '/auth/register', undefined, given);
        expect(made).toEqual({ _id: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'amara okafor', email: given.email, role, ...DATES });
        expect(made.updatedAt).toBe(made.createdAt);
      }
    });

    it('ignores unknown fields, and any user id in the body', async () => {
      const made = await ok<Account>(201, 'post', '/auth/register', undefined, form({ _id: ann._id, id: ann._id, isAdmin: true }));
      expect(made._id).not.toBe(ann._id);
    });

    it('rejects an email that is taken, also when two register at the same moment', async () => {
      const given = form();
      const answers = await Promise.all([1, 2].map(() => client.send('post', '/auth/register', undefined, given)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 403]);
      for (const email of [given.email, given.email.toUpperCase()])
        expect(await register({ ...given, email })).toEqual([403, 'Email already exists']);
    });

    it.each<[string, object]>([
      ['no name', { name: undefined }],
      ['a blank name', { name: '   ' }],
      ['a number as the name', { name: 5 }],
      ['an invalid email', { email: 'amara' }],
      ['no password', { password: undefined }],
      ['a password of five characters', { password: '12345' }],
      ['no role', { role: undefined }],
      ['the role admin', { role: 'admin' }],
    ])('rejects %s', async (_, wrong) => expect(await register(form(wrong))).toEqual(BAD_ACCOUNT));
  });

  describe('POST /auth/login', () => {
    const login = (body: object) => refused('post', '/auth/login', undefined, body);

    it('returns a token for a day, whose payload has the id and the role', async () => {
      const given = { email: ` ${teacher.email.toUpperCase()}`, password: '123456', more: 1 };
      const data = await ok<{ token: string }>(200, 'post', '/auth/login', undefined, given);
      expect(Object.keys(data)).toEqual(['token']);
      const payload = JSON.parse(Buffer.from(data.token.split('.')[1]!, 'base64url').toString()) as { iat: number; exp: number };
      expect(payload).toMatchObject({ id: teacher._id, role: 'teacher' });
      expect(payload.exp - payload.iat).toBe(86_400);
    });

    it('tells an unknown email from a wrong password', async () => {
      expect(await login({ email: 'nobody@v1.example', password: '123456' })).toEqual([404, 'User not found']);
      expect(await login({ email: teacher.email, password: '1234567' })).toEqual([400, 'Invalid email or password']);
      expect(await login({ email: teacher.email.toUpperCase(), password: '1234567' })).toEqual([400, 'Invalid email or password']);
    });

    it.each<[string, object]>([
      ['nothing', {}],
      ['no password', { email: 'a@v1.example' }],
      ['no email', { password: '123456' }],
      ['an invalid email', { email: 'a', password: '123456' }],
      ['an object as the email', { email: { $ne: null }, password: { $ne: null } }],
      ['a list', []],
    ])('rejects %s', async (_, body) => expect(await login(body)).toEqual(BAD_ACCOUNT));

    it('keeps other refusals', async () => {
      const gone = await client.account('student');
      const admin = await app.signUp('admin');
      await app.http.patch(`/api/v1/users/${gone._id}`).auth(admin.token, { type: 'bearer' }).send({ status: 'inactive' }).expect(200);
      expect(await login({ email: gone.email, password: '123456' })).toEqual([403, errorTable.ACCOUNT_INACTIVE.message]);
      expect(await refused('get', '/auth/me', gone.token)).toEqual(UNAUTHORIZED);
    });
  });

  describe('the token', () => {
    const protectedRoutes: ['get' | 'post', string][] = [
      ['get', '/auth/me'],
      ['post', '/class/create-class'],
      ['post', '/class'],
      ['post', '/class/1/add-student'],
      ['get', '/class/1'],
      ['get', '/class/students'],
      ['get', '/attendance/1/my-attendance'],
      ['post', '/attendance/start'],
    ];

    it.each(protectedRoutes)('is asked for by %s %s before anything else', async (method, path) => {
      expect(await refused(method, path, undefined, method === 'post' ? {} : undefined)).toEqual(NO_TOKEN);
      for (const header of ['', 'Bearer', 'Bearer ', teacher.token]) {
        const { status, body } = await app.http[method](`${BASE}${path}`).set('Authorization', header);
        expect([header, status, body]).toEqual([header, 404, { success: false, error: 'please send jwt token' }]);
      }
      const [head, claims] = teacher.token.split('.');
      for (const token of ['nonsense', `${head}.${claims}.`, `${teacher.token}x`])
        expect(await refused(method, path, token)).toEqual(UNAUTHORIZED);
    });

    it('stops working when its user signs out everywhere', async () => {
      const gone = await client.account('student');
      await main(gone, 'post', '/auth/logout-all').expect(200);
      expect(await refused('get', '/auth/me', gone.token)).toEqual(UNAUTHORIZED);
    });

    it('is not accepted in a URL', async () => expect(await refused('get', `/auth/me?token=${teacher.token}`)).toEqual(NO_TOKEN));
  });

  it('GET /auth/me returns the account', async () => {
    const { token: _, ...known } = ann;
    expect(await ok(200, 'get', '/auth/me', ann.token)).toEqual({ ...known, role: 'student', ...DATES });
  });

  describe.each(['/class/create-class', '/class'])('POST %s', (path) => {
    const create = (by: Account, body: object) => refused('post', path, by.token, body);

    it('creates a class of the caller, whatever the body says', async () => {
      const made = await ok<ClassData>(201, 'post', path, teacher.token, {
        className: ` By ${path} `,
        teacherId: stranger._id,
        _id: ann._id,
      });
      expect(made).toEqual({ _id: expect.any(String), className: `By ${path}`, teacherId: teacher._id, studentsIds: [], ...DATES });
      expect(made._id).not.toBe(ann._id);
    });

    it('rejects a name that the caller already uses, also at the same moment; others may use it', async () => {
      const body = { className: `Twice ${path}` };
      const answers = await Promise.all([1, 2, 3].map(() => client.send('post', path, teacher.token, body)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
      expect(await create(teacher, body)).toEqual([409, 'class already exist']);
      expect(await create(teacher, { className: ` ${body.className} ` })).toEqual([409, 'class already exist']);
      await ok(201, 'post', path, stranger.token, body);
    });

    it('accepts the name of a class that was archived', async () => {
      const body = { className: `Again ${path}` };
      const { _id } = await ok<ClassData>(201, 'post', path, teacher.token, body);
      await main(teacher, 'delete', `/classes/${_id}`).expect(200);
      await ok(201, 'post', path, teacher.token, body);
    });

    it('checks role and input in this order', async () => {
      expect(await create(ann, {})).toEqual(NOT_A_TEACHER);
      for (const body of [{}, { className: '' }, { className: 'ab' }, { className: ' a ' }, { className: 5 }, { name: 'Physics' }, []])
        expect(await create(teacher, body)).toEqual(BAD_FORM);
      const answer = await app.http
        .post(`${BASE}${path}`)
        .set({ Authorization: `Bearer ${teacher.token}`, 'Content-Type': 'application/json' })
        .send('{"x');
      expect([answer.status, answer.body]).toEqual([400, { success: false, error: 'Invalid request schema' }]);
    });
  });

  describe('POST /class/:id/add-student', () => {
    const add = (id: string) => `/class/${id}/add-student`;

    it('enrols a student, and returns the class beside `success`', async () => {
      const made = await client.newClass(teacher);
      const { status, body } = await client.send('post', add(made._id.toUpperCase()), teacher.token, {
        studentId: ann._id.toUpperCase(),
        more: 1,
      });
      const ExistingClass = { ...made, teacherId: teacher._id, studentsIds: [ann._id], updatedAt: DATES.updatedAt };
      expect([status, body]).toEqual([201, { success: true, ExistingClass }]);
      expect(Date.parse((body as { ExistingClass: ClassData }).ExistingClass.updatedAt)).toBeGreaterThanOrEqual(Date.parse(made.updatedAt));
    });

    it('rejects a student who is enrolled already, also at the same moment', async () => {
      const { _id } = await client.newClass(teacher);
      const answers = await Promise.all([1, 2].map(() => client.send('post', add(_id), teacher.token, { studentId: ann._id })));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect(await refused('post', add(_id), teacher.token, { studentId: ann._id })).toEqual([409, 'student already exist in class']);
    });

    it('checks role, input, class and student', async () => {
      const { _id } = await client.newClass(teacher);
      expect(await refused('post', add(_id), ann.token, {})).toEqual(NOT_A_TEACHER);
      for (const body of [{}, { studentId: '' }, { studentId: 7 }, { studentId: -1 }, { studentId: null }, { studentId: 'x'.repeat(201) }])
        expect(await refused('post', add(_id), teacher.token, body)).toEqual(BAD_FORM);
      for (const unknown of UNKNOWN_IDS)
        expect(await refused('post', add(unknown), teacher.token, { studentId: ann._id })).toEqual(NO_CLASS);
      expect(await refused('post', add(_id), stranger.token, { studentId: ann._id })).toEqual(NO_CLASS);
      for (const studentId of [...UNKNOWN_IDS.filter((id) => id !== '%00'), teacher._id])
        expect(await refused('post', add(_id), teacher.token, { studentId })).toEqual(NO_STUDENT);
      expect(await ok(200, 'get', `/class/${_id}`, teacher.token)).toMatchObject([{ studentsIds: [] }]);
    });
  });

  describe('GET /class/:id', () => {
    const NOT_IN_CLASS = [404, { success: false, message: 'you are not enrolled in the class' }];

    it('returns a list of one to its teacher and its members only', async () => {
      const made = await client.newClass(teacher, [ann, ben]);
      const [teacherId, ...studentsIds] = [teacher, ann, ben].map(({ name, email }) => ({ name, email }));
      for (const { token } of [teacher, ann])
        expect(await ok(200, 'get', `/class/${made._id}`, token)).toEqual([
          { ...made, teacherId, studentsIds, updatedAt: DATES.updatedAt },
        ]);
      for (const { token } of [stranger, pupil]) {
        const { status, body } = await client.send('get', `/class/${made._id}`, token);
        expect([status, body]).toEqual(NOT_IN_CLASS);
      }
    });

    it('does not find unknown and malformed ids', async () => {
      for (const unknown of UNKNOWN_IDS)
        for (const { token } of [teacher, ann]) expect(await refused('get', `/class/${unknown}`, token)).toEqual(NO_CLASS);
    });
  });

  describe('GET /class/students', () => {
    it('returns all students to teachers', async () => {
      const students = await ok<Account[]>(200, 'get', '/class/students', teacher.token);
      for (const { token: _, ...known } of [ann, ben, pupil]) expect(students).toContainEqual({ ...known, role: 'student', ...DATES });
      expect(students.map(({ _id }) => _id)).not.toContain(teacher._id);
      expect(await refused('get', '/class/students', ann.token)).toEqual(NOT_A_TEACHER);
    });

    it('reports when there are none', async () => {
      const empty = await startApp({ DIALECTS: 'live-attendance-v1' });
      const only = await clientOf(empty).account('teacher');
      expect(await clientOf(empty).refused('get', '/class/students', only.token)).toEqual([404, 'No students found']);
      await empty.close();
    });
  });

  describe('POST /attendance/start', () => {
    const start = (by: Account, body: object) => refused('post', '/attendance/start', by.token, body);
    const live = async (by: Account) =>
      (await main(by, 'get', '/live-sessions?status=live')).body.data as { id: string; classId: string; capture: string[] }[];

    it('starts a roll call of the caller’s class with this name, and returns the class', async () => {
      const made = await client.newClass(teacher, [ann]);
      const started = await ok(200, 'post', '/attendance/start', teacher.token, { className: ` ${made.className} `, classId: newId() });
      expect(started).toEqual({ ...made, teacherId: teacher._id, studentsIds: [ann._id], updatedAt: DATES.updatedAt });
      const session = (await live(teacher)).find(({ classId }) => classId === made._id)!;
      expect(session).toMatchObject({ capture: ['teacher'], marksVisibility: 'room' });
    });

    it('replaces a live one, also when two start at the same moment', async () => {
      const { className, _id } = await client.newClass(teacher, [ann]);
      for (const { status } of await Promise.all(
        [1, 2, 3].map(() => client.send('post', '/attendance/start', teacher.token, { className })),
      ))
        expect(status).toBe(200);
      expect((await live(teacher)).filter(({ classId }) => classId === _id)).toHaveLength(1);
    });

    it('checks role, input and class', async () => {
      const { className } = await client.newClass(teacher);
      expect(await start(ann, {})).toEqual(NOT_A_TEACHER);
      for (const body of [{}, { className: '' }, { className: 7 }, { className: { $ne: 1 } }, { classId: newId() }])
        expect(await start(teacher, body)).toEqual(BAD_FORM);
      for (const body of [{ className: 'No such class' }, { className: className.toUpperCase() }, { className: '-1' }])
        expect(await start(teacher, body)).toEqual([404, 'class not found']);
      expect(await start(stranger, { className })).toEqual([404, 'class not found']);
    });

    it('takes the newest of several classes that another client gave the same name', async () => {
      for (const _ of [1, 2]) await main(teacher, 'post', '/classes', { name: 'Same name' }).expect(201);
      const { body } = await main(teacher, 'post', '/classes', { name: 'Same name' }).expect(201);
      const { _id } = await ok<ClassData>(200, 'post', '/attendance/start', teacher.token, { className: 'Same name' });
      expect(_id).toBe((body as { data: { id: string } }).data.id);
    });
  });

  describe('GET /attendance/:id/my-attendance', () => {
    const path = (id: string) => `/attendance/${id}/my-attendance`;

    it('returns the caller’s status in the latest finished roll call: four statuses become two', async () => {
      const { _id: classId, className } = await client.newClass(teacher, [ann, ben]);
      const mine = (by: Account) => ok(200, 'get', path(classId.toUpperCase()), by.token);
      expect(await mine(ann)).toEqual({ classId, status: null });
      await ok(200, 'post', '/attendance/start', teacher.token, { className });
      const sessions = (await main(teacher, 'get', `/live-sessions?classId=${classId}`)).body.data as { id: string }[];
      const marks = [{ studentId: ann._id, status: 'late' }];
      await main(teacher, 'post', `/live-sessions/${sessions[0]!.id}/attendance/marks`, { marks }).expect(200);
      expect(await mine(ann)).toEqual({ classId, status: null });
      await main(teacher, 'post', `/live-sessions/${sessions[0]!.id}/end`).expect(200);
      expect([await mine(ann), await mine(ben)]).toEqual([
        { classId, status: 'present' },
        { classId, status: 'absent' },
      ]);
    });

    it('checks role, class and enrolment', async () => {
      const { _id } = await client.newClass(teacher, [ann]);
      expect(await refused('get', path(_id), teacher.token)).toEqual(NOT_A_STUDENT);
      for (const unknown of UNKNOWN_IDS) expect(await refused('get', path(unknown), ann.token)).toEqual(NO_CLASS);
      expect(await refused('get', path(_id), pupil.token)).toEqual([403, 'You are not in the class, please contact your professor/admin']);
    });
  });

  it('keeps its shape for other failures', async () => {
    expect(await refused('get', '/nowhere', teacher.token)).toEqual([404, errorTable.NOT_FOUND.message]);
    const { status, body } = await app.http.delete(`${BASE}/auth/login`);
    expect([status, body]).toEqual([405, { success: false, error: errorTable.METHOD_NOT_ALLOWED.message }]);
    const big = await app.http.post(`${BASE}/auth/login`).send({ a: 'x'.repeat(110_000) });
    expect([big.status, big.body]).toEqual([413, { success: false, error: errorTable.PAYLOAD_TOO_LARGE.message }]);
  });

  it('replays its own failures and successes for an Idempotency-Key', async () => {
    const post = (key: string, path: string, body: object) =>
      app.http
        .post(`${BASE}${path}`)
        .set({ Authorization: `Bearer ${teacher.token}`, 'Idempotency-Key': key })
        .send(body);
    const { _id } = await client.newClass(teacher);
    for (const [key, path, body, status] of [
      ['k1', '/class/create-class', { className: 'Once only' }, 201],
      ['k2', '/class/create-class', { className: 'Once only' }, 409],
      ['k3', `/class/${_id}/add-student`, { studentId: ann._id }, 201],
    ] as const) {
      const [first, again] = [await post(key, path, body), await post(key, path, body)];
      expect([first.status, again.status, again.body, again.headers['idempotency-replayed']]).toEqual([status, status, first.body, 'true']);
    }
  });

  it('documents each text where it is returned', async () => {
    const { paths } = (await app.http.get('/compat/live-attendance-v1/openapi.json').expect(200)).body as OpenAPIObject;
    const textsOf = (path: string, method: 'get' | 'post') =>
      Object.entries(paths[`${BASE}${path}`]![method]!.responses).flatMap(([status, response]) => {
        const { examples = {} } = (response as { content: Record<string, { examples?: object }> }).content['application/json']!;
        return Number(status) < 429 ? Object.keys(examples).map((text) => `${status} ${text}`) : [];
      });
    const everywhere = ['404 please send jwt token', '401 Unauthorized, token missing or invalid'];
    for (const [method, path, ...texts] of [
      ['post', '/auth/register', '422 Invalid request Schema', '403 Email already exists'],
      ['post', '/auth/login', '422 Invalid request Schema', '404 User not found', '400 Invalid email or password'],
      ['get', '/auth/me', '404 User not found', ...everywhere],
      [
        'post',
        '/class/create-class',
        '400 Invalid request schema',
        '403 Forbidden, teacher access required',
        '409 class already exist',
        ...everywhere,
      ],
      [
        'post',
        '/class/{id}/add-student',
        '404 Student not found',
        '404 Class not found',
        '409 student already exist in class',
        ...everywhere,
      ],
      ['get', '/class/{id}', '404 Class not found', '404 you are not enrolled in the class', ...everywhere],
      ['get', '/class/students', '404 No students found', ...everywhere],
      ['get', '/attendance/{id}/my-attendance', '404 Class not found', '403 You are not in the class, please contact your professor/admin'],
      ['post', '/attendance/start', '404 class not found', '400 Invalid request schema', ...everywhere],
    ] as const)
      expect([path, textsOf(path, method)]).toEqual([path, expect.arrayContaining(texts)]);
  });
});
