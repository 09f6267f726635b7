import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { newId } from '../../src/kernel/ids.ts';

type Method = 'get' | 'post' | 'patch' | 'delete';

describe('classes', () => {
  let app: TestApp;
  let teacher: SignedUp, colleague: SignedUp, student: SignedUp, other: SignedUp;

  const send = (method: Method, path: string, who: SignedUp, body?: object) => {
    const request = app.http[method](`/api/v1${path}`).set('Authorization', `Bearer ${who.token}`);
    return body ? request.send(body) : request;
  };
  const newClass = async (name = 'Physics 10b') => (await send('post', '/classes', teacher, { name }).expect(201)).body.data;
  const enrol = (id: string, body: object) => send('post', `/classes/${id}/students`, teacher, body);
  const fieldsOf = async (request: ReturnType<typeof send>) => {
    const { body } = await request.expect(400);
    expect(body.code).toBe('VALIDATION_FAILED');
    return body.details.map(({ field }: { field: string }) => field);
  };

  beforeAll(async () => {
    app = await startApp();
    [teacher, colleague] = [await app.signUp('teacher'), await app.signUp('teacher')];
    [student, other] = [await app.signUp('student'), await app.signUp('student')];
  });
  afterAll(() => app.close());

  describe('POST /classes', () => {
    it('returns the complete class', async () => {
      const { id, name, email } = teacher;
      expect(await newClass('  Physics 10b ')).toEqual({
        id: expect.any(String),
        name: 'Physics 10b',
        ownerId: id,
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        archivedAt: null,
        joinCode: expect.stringMatching(/^[2-9A-Z]{8}$/),
        teachers: [{ id, name, email }],
        students: [],
      });
    });

    it.each([
      [{}, 'name'],
      [{ name: 'ab' }, 'name'],
      [{ name: '  ab  ' }, 'name'],
      [{ name: 'x'.repeat(121) }, 'name'],
      [{ name: 3 }, 'name'],
      [{ name: null }, 'name'],
      [{ name: 'with\u0000zero' }, 'name'],
      [{ name: 'Physics', ownerId: newId() }, 'ownerId'],
    ])('rejects %j', async (body, field) => expect(await fieldsOf(send('post', '/classes', teacher, body))).toEqual([field]));

    it('allows duplicate names, of 3 to 120 characters in any script', async () => {
      for (const name of ['数学甲', '𝒜'.repeat(120), 'Physics', 'Physics']) expect((await newClass(name)).name).toBe(name);
    });

    it('creates one class when repeated with the same Idempotency-Key', async () => {
      const [key, name] = [newId(), `Once ${newId()}`];
      const make = () => send('post', '/classes', teacher, { name }).set('Idempotency-Key', key).expect(201);
      expect((await make()).body.data.id).toBe((await make()).body.data.id);
      expect((await send('get', `/classes?q=${name}`, teacher)).body.pagination.total).toBe(1);
    });
  });

  describe('GET /classes', () => {
    it('lists the caller’s own classes, paged, filtered by part of the name', async () => {
      for (const n of [2, 1, 3]) await newClass(`Paged ${n}`);
      const { body } = await send('get', '/classes?q=pAGED&limit=2&page=1', teacher).expect(200);
      expect(body.pagination).toEqual({ page: 1, limit: 2, total: 3, totalPages: 2, next: expect.any(String) });
      expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['Paged 1', 'Paged 2']);
      expect(body.data[0]).toMatchObject({ owner: { id: teacher.id, name: teacher.name }, studentCount: 0, archivedAt: null });
      expect((await send('get', '/classes?q=Paged', colleague).expect(200)).body.data).toEqual([]);
      expect((await send('get', '/classes?q=Paged', student).expect(200)).body.data).toEqual([]);
    });

    it('finds what people type: letters that do not decompose, words without punctuation, text without spaces; c++ is not c', async () => {
      const names = ['Weiße Rosen', "O'Brien’s choir", '线性代数入门', 'C++ club', 'C# club', 'C club', '.NET club'];
      for (const name of names) await newClass(name);
      const [renamed] = [await newClass('Øresund')];
      await send('patch', `/classes/${renamed.id}`, teacher, { name: 'Łódź' }).expect(200);
      const found = async (q: string) =>
        (await send('get', `/classes?q=${encodeURIComponent(q)}`, teacher).expect(200)).body.data.map(({ name }: { name: string }) => name);
      for (const [q, expected] of [
        ['weisse', ['Weiße Rosen']],
        ['rosen weiß', ['Weiße Rosen']],
        ['obriens', ["O'Brien’s choir"]],
        ['o`brien', ["O'Brien’s choir"]],
        ['代数', ['线性代数入门']],
        ['c++', ['C++ club']],
        ['c# club', ['C# club']],
        ['.net', ['.NET club']],
        ['lodz', ['Łódź']],
        ['oresund', []],
      ] as const)
        expect([q, await found(q)]).toEqual([q, expected]);
    });

    it('lists archived classes on request', async () => {
      const { id } = await newClass('Shelved');
      await send('delete', `/classes/${id}`, teacher).expect(200);
      const found = async (query: string) => (await send('get', `/classes?q=Shelved${query}`, teacher).expect(200)).body.data.length;
      expect([await found(''), await found('&archived=false'), await found('&archived=true')]).toEqual([0, 0, 1]);
    });

    it.each(['limit=101', 'limit=0', 'page=0', 'page=x', 'archived=maybe', `q=${'x'.repeat(121)}`, 'sort=name'])(
      'refuses ?%s',
      async (query) => {
        expect(await fieldsOf(send('get', `/classes?${query}`, teacher))).toEqual([query.split('=')[0]]);
      },
    );
  });

  it('GET /classes/:id shows students only names', async () => {
    const { id } = await newClass();
    await enrol(id, { students: [{ userId: student.id }, { userId: other.id }] }).expect(200);
    const { body } = await send('get', `/classes/${id}`, student).expect(200);
    expect(body.data).toEqual({
      id,
      name: 'Physics 10b',
      ownerId: teacher.id,
      createdAt: expect.any(String),
      archivedAt: null,
      teachers: [{ id: teacher.id, name: teacher.name }],
      students: [student, other].map(({ id: memberId, name }) => ({ id: memberId, name })),
    });
    expect(JSON.stringify(body)).not.toContain('@');
  });

  describe('PATCH /classes/:id', () => {
    it('renames and hands over; the old owner stays as a co-teacher', async () => {
      const { id } = await newClass();
      const { body } = await send('patch', `/classes/${id}`, teacher, { name: 'Optics', ownerId: colleague.id }).expect(200);
      expect(body.data).toMatchObject({ name: 'Optics', ownerId: colleague.id });
      expect(body.data.teachers.map((each: { id: string }) => each.id).toSorted()).toEqual([teacher.id, colleague.id].toSorted());
      const back = await send('patch', `/classes/${id}`, teacher, { ownerId: teacher.id }).expect(403);
      expect(back.body.code).toBe('OWNER_ONLY');
    });

    it('rejects a new owner who is not a teacher or does not exist', async () => {
      const { id } = await newClass();
      expect((await send('patch', `/classes/${id}`, teacher, { ownerId: student.id }).expect(422)).body.code).toBe('NOT_A_TEACHER');
      expect((await send('patch', `/classes/${id}`, teacher, { ownerId: newId() }).expect(404)).body.code).toBe('TEACHER_NOT_FOUND');
    });

    it('rejects invalid input', async () => {
      const { id } = await newClass();
      const patch = (body: object) => fieldsOf(send('patch', `/classes/${id}`, teacher, body));
      expect(await patch({ name: 'ab' })).toEqual(['name']);
      expect(await patch({ name: null })).toEqual(['name']);
      expect(await patch({ ownerId: 'nonsense' })).toEqual(['ownerId']);
      expect(await patch({ archivedAt: null })).toEqual(['archivedAt']);
    });
  });

  describe('/classes/:id/teachers', () => {
    it('adds and removes by email or id; adding twice succeeds, removing twice does not', async () => {
      const { id } = await newClass();
      const path = `/classes/${id}/teachers`;
      for (const who of [{ email: ` ${colleague.email.toUpperCase()} ` }, { userId: colleague.id }])
        expect((await send('post', path, teacher, who).expect(200)).body.data.teachers).toHaveLength(2);
      expect((await send('delete', path, teacher, { email: colleague.email }).expect(200)).body.data.teachers).toHaveLength(1);
      expect((await send('delete', path, teacher, { userId: colleague.id }).expect(404)).body.code).toBe('TEACHER_NOT_FOUND');
    });

    it('rejects students, unknown users, and removing the owner', async () => {
      const path = `/classes/${(await newClass()).id}/teachers`;
      expect((await send('post', path, teacher, { userId: student.id }).expect(422)).body.code).toBe('NOT_A_TEACHER');
      expect((await send('post', path, teacher, { userId: newId() }).expect(404)).body.code).toBe('TEACHER_NOT_FOUND');
      expect((await send('delete', path, teacher, { userId: teacher.id }).expect(409)).body.code).toBe('OWNER_CANNOT_BE_REMOVED');
    });

    it.each(['post', 'delete'] as const)('%s needs either userId or email', async (method) => {
      const path = `/classes/${(await newClass()).id}/teachers`;
      const fields = (body: object) => fieldsOf(send(method, path, teacher, body));
      expect(await fields({})).toEqual(['userId']);
      expect(await fields({ userId: colleague.id, email: colleague.email })).toEqual(['userId']);
      expect(await fields({ userId: 'nonsense' })).toEqual(['userId']);
      expect(await fields({ email: 'nonsense' })).toEqual(['email']);
      expect(await fields({ userId: colleague.id, role: 'owner' })).toEqual(['role']);
    });
  });

  describe('DELETE /classes/:id', () => {
    it('fails while a session is live, and succeeds once it has ended', async () => {
      const { id } = await newClass();
      const { sessionId } = (await send('post', '/attendance/start', teacher, { classId: id }).expect(201)).body.data;
      const { body } = await send('delete', `/classes/${id}`, teacher).expect(409);
      expect(body).toMatchObject({ code: 'CLASS_HAS_LIVE_SESSION', extra: { sessionId } });
      await send('post', '/attendance/end', teacher, { sessionId }).expect(200);
      expect((await send('delete', `/classes/${id}`, teacher).expect(200)).body.data.archivedAt).toEqual(expect.any(String));
    });
  });
});
