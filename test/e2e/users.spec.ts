import { newId } from '../../src/kernel/ids.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';

describe('accounts, for admins', () => {
  let app: TestApp;
  let admin: SignedUp;
  let teacher: SignedUp;
  let student: SignedUp;
  beforeAll(async () => {
    app = await startApp();
    admin = await app.signUp('admin');
    teacher = await app.signUp('teacher');
    student = await app.signUp('student');
  });
  afterAll(() => app.close());

  const get = (path: string, token?: string) => {
    const request = app.http.get(`/api/v1/${path}`);
    return token ? request.set('Authorization', `Bearer ${token}`) : request;
  };
  const patch = (id: string, body: object, token: string | null = admin.token) => {
    const request = app.http.patch(`/api/v1/users/${id}`);
    if (token) void request.set('Authorization', `Bearer ${token}`);
    return request.send(body);
  };
  const me = (token: string) => get('auth/me', token);
  const fields = ({ body }: { body: { details: { field: string }[] } }) => body.details.map(({ field }) => field);

  it('are listed in pages, filtered and searched', async () => {
    const { body } = await get('users?limit=2&page=1', admin.token).expect(200);
    expect(body.pagination).toEqual({ page: 1, limit: 2, total: 3, totalPages: 2, next: expect.any(String) });
    expect(body.data[0]).toEqual({
      id: admin.id,
      name: admin.name,
      email: admin.email,
      role: 'admin',
      status: 'active',
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    const found = async (query: string) =>
      ((await get(`users?${query}`, admin.token).expect(200)).body.data as { id: string }[]).map(({ id }) => id);
    expect(await found('role=teacher')).toEqual([teacher.id]);
    expect(await found('status=inactive')).toEqual([]);
    expect(await found(`search=${encodeURIComponent(student.email.toUpperCase())}`)).toEqual([student.id]);
    expect(await found('page=1000000')).toEqual([]);
  });

  it.each([
    ['limit=101', 'limit'],
    ['limit=0', 'limit'],
    ['page=1.5', 'page'],
    ['page=1&page=2', 'page'],
    ['role=owner', 'role'],
    ['status=gone', 'status'],
    [`search=${'x'.repeat(121)}`, 'search'],
    ['sort=name', 'sort'],
  ])('are not listed for ?%s', async (query, field) =>
    expect(fields(await get(`users?${query}`, admin.token).expect(400))).toEqual([field]),
  );

  it('are available to admins only', async () => {
    for (const { token } of [teacher, student]) {
      expect((await get('users', token).expect(403)).body.code).toBe('ADMIN_ONLY');
      expect((await patch(student.id, { status: 'inactive' }, token).expect(403)).body.code).toBe('ADMIN_ONLY');
    }
    await get('users').expect(401);
    await patch(student.id, { status: 'inactive' }, null).expect(401);
  });

  it.each(['x', newId(), '%27', '0198a2f4-6c1e-0b3a-9d52-3f1f6f0c8e11'])('cannot be changed if they do not exist: %s', async (id) => {
    expect((await patch(id, { status: 'inactive' }).expect(404)).body.code).toBe('USER_NOT_FOUND');
  });

  it.each([
    [{ status: 'pending' }, 'status'],
    [{ status: null }, 'status'],
    [{ role: 'owner' }, 'role'],
    [{ email: 'new@school.example' }, 'email'],
    [{ password: 'x' }, 'password'],
  ])('are not changed by %j', async (body, field) => expect(fields(await patch(student.id, body).expect(400))).toEqual([field]));

  it('lose access immediately when deactivated: tokens, refresh and sign-in', async () => {
    const user = await app.signUp('teacher');
    await me(user.token).expect(200);
    expect((await patch(user.id, { status: 'inactive' }).expect(200)).body.data).toMatchObject({ id: user.id, status: 'inactive' });
    await me(user.token).expect(401);
    await app.http.post('/api/v1/auth/refresh').send({ refreshToken: user.refreshToken }).expect(401);
    const login = () => app.http.post('/api/v1/auth/login').send({ email: user.email, password: user.password });
    expect((await login().expect(403)).body.code).toBe('ACCOUNT_INACTIVE');
    await patch(user.id, { status: 'inactive' }).expect(200);
    await patch(user.id, { status: 'active' }).expect(200);
    await login().expect(200);
    await me(user.token).expect(401);
  });

  it('have to sign in again after a change of role, and then have it', async () => {
    const user = await app.signUp('student');
    await patch(user.id, { role: 'admin' }).expect(200);
    await me(user.token).expect(401);
    const { body } = await app.http.post('/api/v1/auth/login').send({ email: user.email, password: user.password }).expect(200);
    await get('users', body.data.accessToken).expect(200);
    await patch(user.id, { role: 'student' }).expect(200);
    expect((await get('users', body.data.accessToken)).status).toBe(401);
  });

  it('always include one active admin, even if two deactivate each other at the same moment', async () => {
    const other = await app.signUp('admin');
    const answers = await Promise.all([
      patch(other.id, { status: 'inactive' }, admin.token),
      patch(admin.id, { role: 'student' }, other.token),
    ]);
    const won = answers.findIndex(({ status }) => status === 200);
    // The second request fails because there is no other admin or, if it arrives later, because its sender no longer is one.
    expect([
      [200, 401],
      [200, 409],
    ]).toContainEqual(answers.map(({ status }) => status).toSorted());
    const left = won === 0 ? admin : other;
    expect((await patch(left.id, { status: 'inactive' }, left.token).expect(409)).body.code).toBe('LAST_ADMIN');
    expect((await patch(left.id, { role: 'teacher' }, left.token).expect(409)).body.code).toBe('LAST_ADMIN');
    admin = left;
  });

  describe('students, for teachers', () => {
    it('are listed with only name and email, searchable and paged', async () => {
      for (const token of [teacher.token, admin.token]) {
        const { body } = await get(`students?search=${encodeURIComponent(student.name.toUpperCase())}&limit=1`, token).expect(200);
        expect(body.data).toEqual([{ id: student.id, name: student.name, email: student.email }]);
        expect(body.pagination).toMatchObject({ page: 1, limit: 1, total: 1 });
      }
    });

    it('are available neither to students nor anonymously', async () => {
      expect((await get('students', student.token).expect(403)).body.code).toBe('TEACHER_ONLY');
      await get('students').expect(401);
    });

    it.each(['role=teacher', 'limit=x', 'page=0'])('reject ?%s', async (query) => {
      expect(fields(await get(`students?${query}`, teacher.token).expect(400))).toHaveLength(1);
    });
  });
});
