import { newId } from '../../src/kernel/ids.ts';
import { startApp, type SignedUp, type TestApp } from '../support/app.ts';

type Method = 'get' | 'post' | 'patch' | 'delete';
/** With a valid body; jest would replace a missing one with its callback. */
type Route = [Method, string, object | undefined];

const STAFF_ROUTES: Route[] = [
  ['patch', '/live-sessions/:id', { title: 'Optics' }],
  ['delete', '/live-sessions/:id', undefined],
  ['post', '/live-sessions/:id/start', {}],
  ['post', '/live-sessions/:id/end', undefined],
];
const MEMBER_ROUTES: Route[] = [
  ['get', '/live-sessions/:id', undefined],
  ['post', '/live-sessions/:id/join', undefined],
  ['post', '/live-sessions/:id/leave', undefined],
  ['get', '/live-sessions/:id/participants', undefined],
  ['get', '/live-sessions/:id/events', undefined],
];
const OTHER_ROUTES: Route[] = [
  ['post', '/live-sessions', { title: 'Optics', startNow: true }],
  ['get', '/classes/:classId/room', undefined],
];

describe('access to sessions', () => {
  let app: TestApp;
  let teacher: SignedUp, stranger: SignedUp, student: SignedUp, outsider: SignedUp, admin: SignedUp;
  let classId: string, id: string, code: string;

  const send = (method: Method, path: string, who?: SignedUp, body?: object) => {
    const request = app.http[method](`/api/v1${path}`);
    if (who) void request.set('Authorization', `Bearer ${who.token}`);
    return body ? request.send(body) : request;
  };
  const at = (path: string, other: { id?: string; code?: string; classId?: string } = {}) =>
    path
      .replace(':id', other.id ?? id)
      .replace(':code', other.code ?? code)
      .replace(':classId', other.classId ?? classId);
  const codeOf = async (request: ReturnType<typeof send>) => {
    const { status, body } = (await request) as { status: number; body: { code?: string } };
    return [status, body.code];
  };

  beforeAll(async () => {
    app = await startApp();
    [teacher, stranger] = [await app.signUp('teacher'), await app.signUp('teacher')];
    [student, outsider, admin] = [await app.signUp('student'), await app.signUp('student'), await app.signUp('admin')];
    classId = (await send('post', '/classes', teacher, { name: 'Physics 10b' }).expect(201)).body.data.id;
    await send('post', `/classes/${classId}/students`, teacher, { students: [{ userId: student.id }] }).expect(200);
    const made = await send('post', '/live-sessions', teacher, { title: 'Induction', classId, startNow: true }).expect(201);
    ({ id, code } = made.body.data as { id: string; code: string });
  });
  afterAll(() => app.close());

  it.each([...STAFF_ROUTES, ...MEMBER_ROUTES, ...OTHER_ROUTES])('%s %s needs a token', async (method, path, body) => {
    // Anonymous users may ask for a session: it could be public.
    const answer = method === 'get' && path === '/live-sessions/:id' ? [404, 'SESSION_NOT_FOUND'] : [401, 'UNAUTHENTICATED'];
    expect(await codeOf(send(method, at(path), undefined, body))).toEqual(answer);
  });

  it('shows anonymous users public sessions without private data, and signed-in users also the bookable ones', async () => {
    const made = {
      title: 'Open day',
      videoUrl: 'https://video.example/lesson.mp4',
      meetingUrl: 'https://meet.example/1',
      meetingPassword: 'sesame',
      startsAt: new Date(Date.now() + 3_600_000),
    };
    const open = (await send('post', '/live-sessions', teacher, { ...made, visibility: 'public', capacity: 5 }).expect(201)).body.data;
    const booked = (await send('post', '/live-sessions', teacher, { ...made, visibility: 'booked' }).expect(201)).body.data;
    for (const path of [`/live-sessions/${open.id}`, `/live-sessions/by-code/${open.code}`]) {
      const { body, text } = await send('get', path).expect(200);
      expect(body.data).toMatchObject({
        id: open.id,
        canBook: false,
        canJoin: false,
        seatsLeft: 5,
        hasMeeting: true,
        hasVideo: true,
        videoUrl: null,
        video: null,
      });
      for (const secret of ['meet.example', 'sesame', 'lesson.mp4', '@']) expect(text).not.toContain(secret);
      expect((await send('get', path, outsider).expect(200)).body.data).toMatchObject({ canBook: true, videoUrl: null, video: null });
      expect((await send('get', path, teacher).expect(200)).body.data.videoUrl).toBe('https://video.example/lesson.mp4');
    }
    const { body, text } = await send('get', '/live-sessions?limit=100').expect(200);
    expect(body.data.map(({ id: each }: { id: string }) => each)).toContain(open.id);
    expect(text).not.toContain(booked.id);
    expect(text).not.toContain('sesame');
    expect(await codeOf(send('get', `/live-sessions/${booked.id}`))).toEqual([404, 'SESSION_NOT_FOUND']);
    expect(await codeOf(send('get', `/live-sessions/${booked.id}`, outsider))).toEqual([200, undefined]);
    expect(await codeOf(send('get', `/live-sessions/${open.id}`, { ...outsider, token: 'not.a.token' }))).toEqual([401, 'UNAUTHENTICATED']);
  });

  describe.each([...STAFF_ROUTES, OTHER_ROUTES[0]!])('%s %s', (method, path, body) => {
    it('is forbidden to students, whether of this class or not', async () => {
      for (const who of [student, outsider]) expect(await codeOf(send(method, at(path), who, body))).toEqual([403, 'TEACHER_ONLY']);
    });
  });

  describe.each([...STAFF_ROUTES, ...MEMBER_ROUTES])('%s %s', (method, path, body) => {
    it('does not reveal the session to a teacher of another class', async () => {
      const unknown = await send(method, at(path, { id: newId() }), stranger, body).expect(404);
      const other = await send(method, at(path), stranger, body).expect(404);
      const seen = ({ success, code, error }: Record<string, unknown>) => ({ success, code, error });
      expect(seen(other.body)).toEqual(seen(unknown.body));
      expect(other.body.code).toBe('SESSION_NOT_FOUND');
    });

    it.each(['nonsense', '%00', "'--", newId()])('session %p does not exist, even for an admin', async (unknown) => {
      expect(await codeOf(send(method, at(path, { id: unknown }), admin, body))).toEqual([404, 'SESSION_NOT_FOUND']);
    });
  });

  it.each(MEMBER_ROUTES)('%s %s does not reveal the session to a student of another class', async (method, path, body) => {
    expect(await codeOf(send(method, at(path), outsider, body))).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it.each(MEMBER_ROUTES)('%s %s is available to a student of the class', async (method, path, body) => {
    expect((await send(method, at(path), student, body)).status).toBe(200);
  });

  it.each(['nonsense', '%00', 'ABCDEFGH', "'--", 'x'.repeat(500)])('no session has the code %p', async (unknown) => {
    expect(await codeOf(send('get', at('/live-sessions/by-code/:code', { code: unknown }), admin))).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it('the code of a session gives outsiders no access', async () => {
    for (const who of [outsider, stranger])
      expect(await codeOf(send('get', at('/live-sessions/by-code/:code'), who))).toEqual([404, 'SESSION_NOT_FOUND']);
  });

  it('the room of a class is visible to its members only', async () => {
    for (const who of [outsider, stranger])
      expect(await codeOf(send('get', at('/classes/:classId/room'), who))).toEqual([404, 'CLASS_NOT_FOUND']);
    for (const unknown of ['nonsense', newId()])
      expect(await codeOf(send('get', at('/classes/:classId/room', { classId: unknown }), admin))).toEqual([404, 'CLASS_NOT_FOUND']);
  });

  it('nobody lists the sessions of a class they are not in', async () => {
    for (const who of [outsider, stranger, undefined])
      expect((await send('get', `/live-sessions?classId=${classId}`, who).expect(200)).body.data).toEqual([]);
  });

  it('nobody schedules for a class they do not teach', async () => {
    const of = (classId: string) => codeOf(send('post', '/live-sessions', stranger, { title: 'A', classId, startNow: true }));
    expect(await of(classId)).toEqual([404, 'CLASS_NOT_FOUND']);
    expect(await of(newId())).toEqual([404, 'CLASS_NOT_FOUND']);
  });

  describe('input validation', () => {
    const bad: readonly [string, object][] = [
      ['title', { title: '' }],
      ['title', { title: '   ' }],
      ['title', { title: 'x'.repeat(201) }],
      ['title', { title: null }],
      ['title', { title: 'a\u0000b' }],
      ['description', { description: 'x'.repeat(5001) }],
      ['instructor', { instructor: '' }],
      ['startsAt', { startsAt: 'tomorrow' }],
      ['startsAt', { startsAt: '2031-02-30T09:00:00Z' }],
      ['startsAt', { startsAt: '2031-02-03T09:00:00' }],
      ['lengthMinutes', { lengthMinutes: 0 }],
      ['lengthMinutes', { lengthMinutes: 1441 }],
      ['lengthMinutes', { lengthMinutes: 1.5 }],
      ['lengthMinutes', { lengthMinutes: '60' }],
      ['timeZone', { timeZone: '' }],
      ['videoUrl', { videoUrl: 'javascript:alert(1)' }],
      ['videoUrl', { videoUrl: 'http://video.example/1.mp4' }],
      ['videoUrl', { videoUrl: 'http://localhost:8080/1.mp4' }],
      ['meetingUrl', { meetingUrl: 'meet.example' }],
      ['meetingUrl', { meetingUrl: 'http://meet.example' }],
      ['meetingUrl', { meetingUrl: 'http://localhost:8080/1' }],
      ['meetingUrl', { meetingUrl: 'https://192.168.1.20/jitsi' }],
      ['meetingUrl', { meetingUrl: 'https://jitsi.local/1' }],
      ['meetingUrl', { meetingUrl: 'https://[::ffff:7f00:1]/1' }],
      ['meetingPassword', { meetingPassword: 'open\nsesame' }],
      ['title', { title: '\u200b\u202e' }],
      ['instructor', { instructor: '\u3164' }],
      ['meetingPassword', { meetingPassword: 'x'.repeat(101) }],
      ['capture', { capture: [] }],
      ['capture', { capture: ['camera'] }],
      ['marksVisibility', { marksVisibility: 'everybody' }],
      ['visibility', { visibility: 'secret' }],
      ['capacity', { capacity: 0 }],
      ['price', { price: 1.5 }],
      ['price', { price: -1 }],
      ['currency', { currency: 'euro' }],
      ['hostId', { hostId: 'Amara' }],
      ['status', { status: 'ended' }],
    ];
    it.each(bad)('rejects a session’s %s: %j', async (field, body) => {
      const made = await send('post', '/live-sessions', teacher, { title: 'A', startsAt: new Date(Date.now() + 60_000), ...body }).expect(
        400,
      );
      expect([made.body.code, made.body.details[0].field]).toEqual(['VALIDATION_FAILED', field]);
      const edited = await send('patch', at('/live-sessions/:id'), teacher, body).expect(400);
      expect([edited.body.code, edited.body.details[0].field]).toEqual(['VALIDATION_FAILED', field]);
    });

    it.each<[string, object]>([
      ['startsAt', { title: 'A' }],
      ['title', { startNow: true }],
      ['classId', { title: 'A', startNow: true, classId: 'physics' }],
      ['startNow', { title: 'A', startNow: 'yes' }],
      ['replace', { title: 'A', startNow: true, replace: 1 }],
    ])('rejects a new session’s %s: %j', async (field, body) => {
      const { body: answer } = await send('post', '/live-sessions', teacher, body).expect(400);
      expect([answer.code, answer.details[0].field]).toEqual(['VALIDATION_FAILED', field]);
    });

    it.each<[string, object]>([
      ['classId', { classId: newId() }],
      ['startNow', { startNow: true }],
    ])('rejects a change of %s', async (field, body) => {
      const { body: answer } = await send('patch', at('/live-sessions/:id'), teacher, body).expect(400);
      expect(answer.details).toEqual([{ field, message: 'is not an accepted field' }]);
    });

    it.each(['status=over', 'classId=physics', 'page=0', 'limit=101', 'limit=x', 'host=me'])('rejects ?%s of the list', async (query) => {
      expect(await codeOf(send('get', `/live-sessions?${query}`, teacher))).toEqual([400, 'VALIDATION_FAILED']);
    });

    it.each(['after=-1', 'after=x', 'after=99999999999', 'limit=0', 'limit=101', 'since=1'])('rejects ?%s of the feed', async (query) => {
      expect(await codeOf(send('get', `${at('/live-sessions/:id/events')}?${query}`, teacher))).toEqual([400, 'VALIDATION_FAILED']);
    });

    it('accepts only replace when starting', async () => {
      for (const body of [{ replace: 'yes' }, { force: true }, []])
        expect(await codeOf(send('post', at('/live-sessions/:id/start'), teacher, body))).toEqual([400, 'VALIDATION_FAILED']);
    });
  });
});
