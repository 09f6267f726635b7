import { startApp, type SignedUp, type TestApp } from '../support/app.ts';
import { newId } from '../../src/kernel/ids.ts';

type Method = 'get' | 'post' | 'patch' | 'delete';

/** Every route of a class, with a valid body. `:id` is the class, `:studentId` one of its students. */
const STAFF_ROUTES: readonly [Method, string, (who: SignedUp) => object | undefined][] = [
  ['patch', '/classes/:id', () => ({ name: 'Optics' })],
  ['delete', '/classes/:id', () => undefined],
  ['post', '/classes/:id/teachers', ({ id }) => ({ userId: id })],
  ['delete', '/classes/:id/teachers', ({ id }) => ({ userId: id })],
  ['post', '/classes/:id/students', ({ id }) => ({ students: [{ userId: id }] })],
  ['delete', '/classes/:id/students/:studentId', () => undefined],
  ['post', '/classes/:id/join-code', () => undefined],
  ['delete', '/classes/:id/join-code', () => undefined],
];
const OWNER_ROUTES = STAFF_ROUTES.filter(
  ([method, path]) => path.endsWith('/teachers') || (method === 'delete' && path === '/classes/:id'),
);

describe('access to classes', () => {
  let app: TestApp;
  let owner: SignedUp, coTeacher: SignedUp, stranger: SignedUp, student: SignedUp, outsider: SignedUp, admin: SignedUp;
  let classId: string;

  const send = (method: Method, path: string, who?: SignedUp, body?: object) => {
    const request = app.http[method](`/api/v1${path}`);
    if (who) void request.set('Authorization', `Bearer ${who.token}`);
    return body ? request.send(body) : request;
  };
  const at = (path: string, id = classId) => path.replace(':id', id).replace(':studentId', student.id);
  const codeOf = async (request: ReturnType<typeof send>) => {
    const { status, body } = (await request) as { status: number; body: { code?: string } };
    return [status, body.code];
  };

  beforeAll(async () => {
    app = await startApp();
    [owner, coTeacher, stranger] = [await app.signUp('teacher'), await app.signUp('teacher'), await app.signUp('teacher')];
    [student, outsider, admin] = [await app.signUp('student'), await app.signUp('student'), await app.signUp('admin')];
    classId = (await send('post', '/classes', owner, { name: 'Physics 10b' }).expect(201)).body.data.id;
    await send('post', at('/classes/:id/students'), owner, { students: [{ userId: student.id }] }).expect(200);
    await send('post', at('/classes/:id/teachers'), owner, { email: coTeacher.email }).expect(200);
  });
  afterAll(() => app.close());

  it.each([['post', '/classes'], ['get', '/classes'], ['get', '/classes/:id'], ['post', '/classes/join'], ...STAFF_ROUTES] as [
    Method,
    string,
  ][])('%s %s needs a token', async (method, path) => {
    expect(await codeOf(send(method, at(path)))).toEqual([401, 'UNAUTHENTICATED']);
  });

  describe.each(STAFF_ROUTES)('%s %s', (method, path, body) => {
    it('is forbidden to students, whether in this class or not', async () => {
      for (const who of [student, outsider])
        expect(await codeOf(send(method, at(path), who, body(coTeacher)))).toEqual([403, 'TEACHER_ONLY']);
    });

    it('does not reveal the class to a teacher of another class', async () => {
      const unknown = await send(method, at(path, newId()), stranger, body(coTeacher)).expect(404);
      const other = await send(method, at(path), stranger, body(coTeacher)).expect(404);
      const seen = ({ success, code, error }: Record<string, unknown>) => ({ success, code, error });
      expect(seen(other.body)).toEqual(seen(unknown.body));
      expect(other.body.code).toBe('CLASS_NOT_FOUND');
    });

    it.each(['nonsense', '%00', "'--", newId()])('class %p does not exist, even for an admin', async (id) => {
      expect(await codeOf(send(method, at(path, id), admin, body(coTeacher)))).toEqual([404, 'CLASS_NOT_FOUND']);
    });
  });

  it.each(OWNER_ROUTES)('%s %s is forbidden to co-teachers', async (method, path, body) => {
    expect(await codeOf(send(method, at(path), coTeacher, body(stranger)))).toEqual([403, 'OWNER_ONLY']);
  });

  it('a co-teacher may rename, enrol and renew the code, but not hand the class over', async () => {
    await send('patch', at('/classes/:id'), coTeacher, { name: 'Physics 10b' }).expect(200);
    await send('post', at('/classes/:id/students'), coTeacher, { students: [{ userId: student.id }] }).expect(200);
    await send('post', at('/classes/:id/join-code'), coTeacher).expect(200);
    const handOver = send('patch', at('/classes/:id'), coTeacher, { ownerId: coTeacher.id });
    expect(await codeOf(handOver)).toEqual([403, 'OWNER_ONLY']);
  });

  it('students cannot create classes, and teachers cannot join them', async () => {
    expect(await codeOf(send('post', '/classes', student, { name: 'Mine' }))).toEqual([403, 'TEACHER_ONLY']);
    for (const who of [owner, admin])
      expect(await codeOf(send('post', '/classes/join', who, { code: 'ABCDEFGH' }))).toEqual([403, 'STUDENT_ONLY']);
  });

  it('a class is visible to its teachers, its students and admins only', async () => {
    for (const who of [owner, coTeacher, admin, student]) await send('get', at('/classes/:id'), who).expect(200);
    for (const who of [stranger, outsider]) expect(await codeOf(send('get', at('/classes/:id'), who))).toEqual([404, 'CLASS_NOT_FOUND']);
    for (const id of ['nonsense', newId()])
      expect(await codeOf(send('get', at('/classes/:id', id), admin))).toEqual([404, 'CLASS_NOT_FOUND']);
  });

  it('an admin may do everything the owner may', async () => {
    const { data } = (await send('post', '/classes', owner, { name: 'Another class' }).expect(201)).body;
    const act = async (method: Method, path: string, body?: object) => (await send(method, at(path, data.id), admin, body)).status;
    expect([
      await act('post', '/classes/:id/students', { students: [{ userId: student.id }] }),
      await act('post', '/classes/:id/teachers', { userId: stranger.id }),
      await act('delete', '/classes/:id/teachers', { userId: stranger.id }),
      await act('post', '/classes/:id/join-code'),
      await act('delete', '/classes/:id/join-code'),
      await act('delete', '/classes/:id/students/:studentId'),
      await act('patch', '/classes/:id', { name: 'Renamed', ownerId: stranger.id }),
      await act('delete', '/classes/:id'),
    ]).toEqual(Array(8).fill(200));
  });

  describe('once archived', () => {
    let archived: string;
    beforeAll(async () => {
      archived = (await send('post', '/classes', owner, { name: 'Last year' }).expect(201)).body.data.id;
      const students = [{ userId: student.id }];
      await send('post', at('/classes/:id/students', archived), owner, { students }).expect(200);
      await send('delete', at('/classes/:id', archived), owner).expect(200);
    });

    it.each(STAFF_ROUTES.filter(([method, path]) => method !== 'delete' || path !== '/classes/:id'))(
      '%s %s is refused',
      async (method, path, body) => {
        expect(await codeOf(send(method, at(path, archived), owner, body(coTeacher)))).toEqual([409, 'CLASS_ARCHIVED']);
      },
    );

    it('can still be read, and archiving it again returns the same response', async () => {
      for (const who of [owner, student]) await send('get', at('/classes/:id', archived), who).expect(200);
      const again = [await send('delete', at('/classes/:id', archived), owner), await send('delete', at('/classes/:id', archived), owner)];
      expect(again[0]!.body).toEqual(again[1]!.body);
    });
  });
});
