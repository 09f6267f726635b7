import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { sql } from 'kysely';
import { newId } from '../../src/kernel/ids.ts';
import { Database } from '../../src/kernel/messaging/database.ts';
import { errorTable } from '../../src/contracts/errors.ts';

const BASE = '/compat/portal/api';
type Method = 'get' | 'post';
interface Person extends SignedUp {
  /** As the portal knows it. */
  readonly number: number;
}

/* The errors of the portal. Every answer is also checked against its OpenAPI document. */
describe('the portal', () => {
  let app: TestApp;
  let admin: Person;
  let colleague: Person;
  let amara: Person;
  let luca: Person;
  let open: { sessionId: number; session_code: string };
  const call = async (method: Method, path: string, by?: SignedUp, body?: unknown) => {
    const sent = app.http[method](`${BASE}${path}`);
    if (by) void sent.auth(by.token, { type: 'bearer' });
    const { status, body: answer } = await (body === undefined ? sent : sent.send(body as object));
    return [status, answer as object];
  };
  const create = async (by: Person, title = 'Optics') => {
    const [status, body] = await call('post', '/sessions/create', by, { admin_id: by.number, title });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body as { sessionId: number; session_code: string };
  };
  const numbered = async (role: 'teacher' | 'student'): Promise<Person> => {
    const user = await app.signUp(role);
    const [, me] = await call('get', '/auth/me', user);
    return { ...user, number: (me as { id: number }).id };
  };
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'portal' });
    [admin, colleague] = [await numbered('teacher'), await numbered('teacher')];
    [amara, luca] = [await numbered('student'), await numbered('student')];
    open = await create(admin);
  });
  afterAll(() => app.close());
  const says = (status: number, message: string) => [status, { message }];
  const NO_SESSION = says(404, 'Session not found');
  const NOT_YOURS = says(403, 'This id is not yours');

  describe('registering', () => {
    const account = { name: 'Amara', email: 'taken@school.example', password: '123456', role: 'user' };
    const register = (more: object) => call('post', '/auth/register', undefined, { ...account, ...more });

    it.each(['name', 'email', 'password', 'role'])('needs %s', async (field) => {
      for (const nothing of [undefined, null, '']) expect(await register({ [field]: nothing })).toEqual(says(400, 'All fields required'));
    });

    it.each([
      [{ email: 'amara' }, 'The email address is not valid'],
      [{ email: 7 }, 'The email address is not valid'],
      [{ password: '12345' }, 'The password must have 6 to 128 characters'],
      [{ name: 'x'.repeat(121) }, 'The name must have 1 to 120 characters'],
      [{ name: {} }, 'The name must have 1 to 120 characters'],
      [{ role: 'teacher' }, 'The role must be admin or user'],
      [{ role: 'guest' }, 'The role must be admin or user'],
    ])('says what is wrong with %j', async (wrong, message) => expect(await register(wrong)).toEqual(says(400, message)));

    it('with an email that is in use is an error, regardless of case', async () => {
      expect(await register({})).toEqual(says(201, 'User registered successfully'));
      for (const email of [account.email, 'Taken@School.example'])
        expect(await register({ email })).toEqual(says(400, 'User already exists'));
    });

    it('accepts a common password of six characters, as the portal does', async () =>
      expect(await register({ email: 'common@school.example' })).toEqual(says(201, 'User registered successfully')));
  });

  it('gives the same answer to a wrong password, an unknown email and an incomplete form', async () => {
    const login = (body: object) => call('post', '/auth/login', undefined, body);
    for (const body of [
      { email: amara.email, password: 'wrong password' },
      { email: 'nobody@school.example', password: amara.password },
      { email: amara.email },
      { password: amara.password },
      { email: [], password: {} },
      {},
    ])
      expect(await login(body)).toEqual(says(400, 'Invalid email or password'));
  });

  it('answers 401 without a token or with a wrong one', async () => {
    const wrong = { ...amara, token: 'wrong' };
    const routes: [Method, string][] = [
      ['get', '/auth/me'],
      ['get', '/sessions'],
      ['get', '/sessions/stats'],
      ['get', `/sessions/${open.sessionId}`],
      ['get', `/sessions/student/${amara.number}`],
      ['get', `/attendance/${open.session_code}`],
      ['get', `/attendance/session/${open.sessionId}`],
      ['get', '/attendance/leave'],
      ['post', '/attendance/leave'],
      ['post', '/attendance/join'],
      ['post', '/sessions/join'],
      ['post', '/sessions/create'],
      ['post', '/sessions/start'],
      ['post', '/sessions/end'],
      ['post', `/sessions/end/${open.sessionId}`],
    ];
    for (const [method, path] of routes)
      for (const by of [undefined, wrong])
        expect([path, ...(await call(method, path, by, method === 'post' ? {} : undefined))]).toEqual([
          path,
          401,
          { message: errorTable.UNAUTHENTICATED.message },
        ]);
  });

  describe.each(['create', 'start'])('sessions/%s', (route) => {
    const make = (by: Person, body: unknown) => call('post', `/sessions/${route}`, by, body);

    it('needs admin_id and title', async () => {
      for (const body of [
        {},
        { admin_id: admin.number },
        { title: 'Optics' },
        { admin_id: null, title: 'Optics' },
        { admin_id: '', title: '' },
      ])
        expect(await make(admin, body)).toEqual(says(400, 'admin_id and title required'));
    });

    it('is forbidden to students, whatever they send', async () => {
      for (const body of [{}, { admin_id: amara.number, title: 'Optics' }, { admin_id: admin.number, title: 'Optics' }])
        expect(await make(amara, body)).toEqual(says(403, 'Only admins can do this'));
    });

    it("is forbidden with an id that is not the caller's", async () => {
      for (const admin_id of [colleague.number, amara.number, 0, -1, 2_147_483_647, String(colleague.number)])
        expect(await make(admin, { admin_id, title: 'Optics' })).toEqual(NOT_YOURS);
    });

    it.each([
      [{ admin_id: 'me' }, 'admin_id must be a number'],
      [{ admin_id: 1.5 }, 'admin_id must be a number'],
      [{ admin_id: 2 ** 53 }, 'admin_id must be a number'],
      [{ admin_id: ['1'] }, 'admin_id must be a number'],
      [{ title: 'x'.repeat(201) }, 'The title must have 1 to 200 characters'],
      [{ title: 7 }, 'The title must have 1 to 200 characters'],
      [{ video_url: 'optics' }, 'The video address must start with http:// or https://'],
      [{ video_url: 7 }, 'The video address must start with http:// or https://'],
      [{ session_type: 'radio' }, 'The session type must be live or url-stream'],
    ])('says what is wrong with %j', async (wrong, message) =>
      expect(await make(admin, { admin_id: admin.number, title: 'Optics', ...wrong })).toEqual(says(400, message)),
    );

    it('rejects a video that no player supports, and accepts an empty address', async () => {
      const { status, message } = errorTable.VIDEO_NOT_RECOGNISED;
      const form = { admin_id: String(admin.number), title: 'Optics' };
      expect(await make(admin, { ...form, video_url: 'https://video.example/page' })).toEqual([status, { message }]);
      for (const video_url of ['', null]) expect((await make(admin, { ...form, video_url, session_type: '' }))[0]).toBe(201);
    });
  });

  describe('a session', () => {
    const NUMBERS = ['0', '-1', '1.5', '2147483648', '99999999999999999999', 'one', '%00', '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11'];

    it.each(NUMBERS)('%s is unknown', async (which) => {
      for (const by of [admin, amara]) expect(await call('get', `/sessions/${which}`, by)).toEqual(NO_SESSION);
      expect(await call('get', `/attendance/${which}`, admin)).toEqual(NO_SESSION);
      expect(await call('get', `/attendance/session/${which}`, amara)).toEqual(NO_SESSION);
      expect(await call('post', `/sessions/end/${which}`, admin)).toEqual(NO_SESSION);
      expect(await call('post', '/sessions/end', admin, { session_code: decodeURIComponent(which).replace('\0', 'x') })).toEqual(
        NO_SESSION,
      );
    });

    it('is found by its code in capitals', async () =>
      expect((await call('get', `/sessions/${open.session_code.toUpperCase()}`, amara))[0]).toBe(200));

    it('is not found by the number of a user or a stay', async () => {
      expect(await call('get', `/sessions/${amara.number}`, admin)).toEqual(NO_SESSION);
      const [, joined] = await call('post', '/sessions/join', luca, { session_code: open.session_code, student_id: luca.number });
      expect(await call('get', `/sessions/${(joined as { attendanceId: number }).attendanceId}`, admin)).toEqual(NO_SESSION);
    });

    it('is ended only by who runs it', async () => {
      const { sessionId, session_code } = await create(admin);
      for (const [method, path, body] of [
        ['post', `/sessions/end/${sessionId}`, undefined],
        ['post', '/sessions/end', { session_code }],
      ] as const) {
        expect(await call(method, path, colleague, body)).toEqual(NO_SESSION);
        expect(await call(method, path, amara, body)).toEqual(says(403, 'Only admins can do this'));
      }
      expect(await call('post', '/sessions/end', admin, {})).toEqual(says(400, 'session_code required'));
      expect(await call('post', '/sessions/end', admin, { session_code: 7 })).toEqual(
        says(400, 'The session code must be text of at most 200 characters'),
      );
      expect(await call('get', `/sessions/${sessionId}`, amara)).toMatchObject([200, { status: 'active' }]);
    });

    it('that the portal does not have, because it is scheduled or another class’s, is unknown', async () => {
      const post = async (by: SignedUp, path: string, body: object) =>
        ((await app.http.post(`/api/v1${path}`).auth(by.token, { type: 'bearer' }).send(body)).body as { data: { id: string } }).data.id;
      const scheduled = await post(admin, '/live-sessions', { title: 'Later', startsAt: '2049-09-01T09:00:00Z' });
      const classId = await post(colleague, '/classes', { name: 'Physics 10b' });
      const closed = await post(colleague, '/live-sessions', { title: 'Theirs', classId, startNow: true });
      expect(await call('get', `/sessions/${scheduled}`, admin)).toEqual(NO_SESSION);
      for (const by of [admin, amara]) {
        expect(await call('get', `/sessions/${closed}`, by)).toEqual(NO_SESSION);
        expect(await call('get', `/attendance/${closed}`, by)).toEqual(NO_SESSION);
        const form = { session_code: closed, student_id: by.number };
        expect(await call('post', '/sessions/join', by, form)).toEqual(NO_SESSION);
        expect(await call('post', '/attendance/leave', by, form)).toEqual(NO_SESSION);
        expect(JSON.stringify(await call('get', '/sessions', by))).not.toContain(closed);
        expect(JSON.stringify(await call('get', '/sessions', by))).not.toContain(scheduled);
      }
      expect(await call('get', `/sessions/${closed}`, colleague)).toMatchObject([200, { title: 'Theirs', admin_id: colleague.number }]);
      const { status, message } = errorTable.SESSION_NOT_LIVE;
      expect(await call('post', '/sessions/join', amara, { session_code: scheduled, student_id: amara.number })).toEqual([
        status,
        { message },
      ]);
      expect(await call('post', '/sessions/end', admin, { session_code: scheduled })).toEqual([status, { message }]);
    });
  });

  describe.each([
    ['post', '/sessions/join'],
    ['post', '/attendance/join'],
    ['post', '/attendance/leave'],
    ['get', '/attendance/leave'],
  ] as const)('%s %s', (method, path) => {
    it('needs session_code and student_id', async () => {
      for (const body of [
        {},
        { session_code: open.session_code },
        { student_id: amara.number },
        { session_code: '', student_id: amara.number },
        { session_code: open.session_code, student_id: null },
      ])
        expect(await call(method, path, amara, body)).toEqual(says(400, 'session_code and student_id required'));
    });

    it("is forbidden with an id that is not the caller's, for staff too", async () => {
      for (const [by, student_id] of [
        [amara, luca.number],
        [amara, -1],
        [amara, open.sessionId],
        [admin, amara.number],
      ] as const)
        expect(await call(method, path, by, { session_code: open.session_code, student_id })).toEqual(NOT_YOURS);
    });

    it('says what is wrong', async () => {
      for (const student_id of ['me', 1.5, 2 ** 31, {}, true])
        expect(await call(method, path, amara, { session_code: open.session_code, student_id })).toEqual(
          says(400, 'student_id must be a number'),
        );
      for (const session_code of [7, {}, 'x'.repeat(201)])
        expect(await call(method, path, amara, { session_code, student_id: amara.number })).toEqual(
          says(400, 'The session code must be text of at most 200 characters'),
        );
    });

    it('does not find an unknown session', async () => {
      for (const session_code of ['nowhere', '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11', '-1'])
        expect(await call(method, path, amara, { session_code, student_id: amara.number })).toEqual(NO_SESSION);
    });
  });

  it('lists all sessions, however many there are', async () => {
    const host = await numbered('teacher');
    const { session_code } = await create(host, 'One of many');
    const db = app.app.get(Database);
    const columns = await db.rows(sql<{ name: string }>`
      select quote_ident(column_name) as name from information_schema.columns
      where table_schema = 'public' and table_name = 'live_session' and is_generated = 'NEVER' and column_name not in ('id', 'code')`);
    const others = sql.raw(columns.map(({ name }) => name).join());
    await db.rows(sql`
      insert into live_session (id, code, ${others})
      select new.id, 'MANY' || n, ${others} from live_session, unnest(${Array.from({ length: 1100 }, newId)}::uuid[]) with ordinality as new (id, n)
      where live_session.id = ${session_code}`);
    const [, sessions] = await call('get', '/sessions', host);
    const own = (sessions as { id: number; session_code: string; title: string }[]).filter(({ title }) => title === 'One of many');
    expect(new Set(own.map(({ id }) => id)).size).toBe(1101);
    const codes = own.map((each) => each.session_code);
    expect(codes).toEqual(codes.toSorted().toReversed());
    await db.rows(sql`delete from live_session where code like 'MANY%'`);
  });

  it('lists nothing of others to a student or another admin', async () => {
    const { session_code } = await create(admin);
    await call('post', '/sessions/join', amara, { session_code, student_id: amara.number });
    for (const by of [luca, colleague]) expect(await call('get', `/attendance/${session_code}`, by)).toEqual([200, []]);
    expect((await call('get', `/attendance/${session_code}`, admin))[1]).toHaveLength(1);
  });

  it('does not list the stays of staff, who may join their own session like anyone', async () => {
    const { session_code } = await create(admin);
    const join = () => call('post', '/sessions/join', admin, { session_code, student_id: admin.number });
    expect((await join())[0]).toBe(201);
    expect((await join())[0]).toBe(200);
    expect(await call('get', `/attendance/${session_code}`, admin)).toEqual([200, []]);
  });

  it.each(['0', '-1', 'me', '2147483648', '99999999999999999999'])('knows no student %s', async (number) => {
    for (const by of [admin, amara]) expect(await call('get', `/sessions/student/${number}`, by)).toEqual(says(404, 'Student not found'));
  });

  it('answers unknown routes and unreadable bodies in its own shape', async () => {
    expect(await call('get', '/nowhere', amara)).toEqual(says(404, errorTable.NOT_FOUND.message));
    const { status, body } = await app.http.post(`${BASE}/auth/login`).set('Content-Type', 'application/json').send('{"email":');
    expect([status, body]).toEqual(says(400, errorTable.MALFORMED_BODY.message));
  });
});
