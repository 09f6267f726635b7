import { PASSWORD, startApp, type TestApp } from '../support/app.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { connect, Outsider } from '../support/socket.ts';

const LIVE = '/compat/live-attendance';
const V1 = '/compat/live-attendance-v1/api/v1';
const PORTAL = '/compat/portal/api';
const CARDS = '/compat/live-sessions/api';
const BOOKINGS = '/compat/bookings/api';
const MAIN = '/api/v1';
/** Clients of live-sessions, which has no accounts, sign in through the main API. */
const WITH_ACCOUNTS = [LIVE, V1, PORTAL, BOOKINGS, MAIN];

type Data = Record<string, unknown>;
type Person = Readonly<Record<'id' | 'email' | 'token', string>>;

describe('clients of all dialects and of the main API', () => {
  let app: TestApp;
  let teacher: Person;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'all' });
    teacher = await register(BOOKINGS, 'Grace', 'teacher');
  });
  afterAll(() => app.close());

  /** The data of a successful request, whether or not the dialect has an envelope. */
  const call = async <T = Data>(method: 'get' | 'post' | 'delete', path: string, by?: { token: string }, body?: object): Promise<T> => {
    const sent = app.http[method](path);
    if (by) void sent.auth(by.token, { type: 'bearer' });
    const { status, body: answer } = (await (body ? sent.send(body) : sent)) as { status: number; body: Data };
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`);
    return (answer.data ?? answer) as T;
  };
  const signIn = async (base: string, email: string): Promise<string> => {
    const { token, accessToken } = await call('post', `${base}/auth/login`, undefined, { email, password: PASSWORD });
    return (token ?? accessToken) as string;
  };
  async function register(base: string, name: string, role: 'teacher' | 'student' = 'student'): Promise<Person> {
    const account = { email: `${name.toLowerCase()}@school.example`, password: PASSWORD };
    const expert = { firstName: name, lastName: 'Hopper', userType: role === 'teacher' ? 'expert' : role };
    const form = { ...(base === BOOKINGS ? expert : { name, role }), ...account };
    await call('post', `${base}/auth/${base === LIVE ? 'signup' : 'register'}`, undefined, form);
    const token = await signIn(base, account.email);
    return { id: (await call<{ id: string }>('get', `${MAIN}/auth/me`, { token })).id, email: account.email, token };
  }
  const valuesOf = (rows: readonly object[], field: string) => rows.map((row) => (row as Data)[field]).toSorted();

  it('sign in to one account everywhere, and each token works everywhere', async () => {
    for (const base of WITH_ACCOUNTS) {
      const token = await signIn(base, teacher.email);
      const { id, email } = teacher;
      expect(await call('get', `${MAIN}/auth/me`, { token })).toMatchObject({ id, email, role: 'teacher' });
      for (const other of [LIVE, V1]) expect(await call('get', `${other}/auth/me`, { token })).toMatchObject({ _id: id, email });
      expect(await call('get', `${PORTAL}/auth/me`, { token })).toMatchObject({ email, role: 'admin' });
      for (const path of [`${CARDS}/live-sessions/admin/all`, `${BOOKINGS}/live-sessions/expert/my-sessions`])
        expect(await call('get', path, { token })).toEqual([]);
    }
  });

  it('take part in one session, and see the same facts', async () => {
    const [amara, luca, yuki] = [await register(LIVE, 'Amara'), await register(V1, 'Luca'), await register(PORTAL, 'Yuki')];
    const [noor, mira, dana] = [await register(BOOKINGS, 'Noor'), await register(MAIN, 'Mira'), await register(MAIN, 'Dana')];
    const absent = await register(PORTAL, 'Ola');
    const present = [amara, luca, yuki, noor, mira, dana];
    const { _id: classId } = await call<{ _id: string }>('post', `${LIVE}/class`, teacher, { className: 'Optics' });
    for (const { id } of [...present, absent]) await call('post', `${V1}/class/${classId}/add-student`, teacher, { studentId: id });

    // The outsider is in a live session too, of another class.
    const [colleague, stranger] = [await app.signUp('teacher'), await app.signUp('student')];
    const { id: otherId } = await call<{ id: string }>('post', `${MAIN}/classes`, colleague, { name: 'Waves' });
    await call('post', `${MAIN}/classes/${otherId}/students`, colleague, { students: [{ userId: stranger.id }] });
    await call('post', `${MAIN}/live-sessions`, colleague, { title: 'Waves', classId: otherId, startNow: true });
    const outsider = await Outsider.enter(app, stranger.token);
    const outsiders = [await RawSocket.open(app, stranger.token), await RawSocket.open(app, stranger.token, 'live-attendance-v1')];

    await call('post', `${V1}/attendance/start`, teacher, { className: 'Optics' });
    const { sessionId } = await call<{ sessionId: string }>('get', `${LIVE}/class/${classId}/room`, teacher);

    // Each finds the session in their own list, and joins it in their own way.
    const [host, first] = [await RawSocket.open(app, teacher.token), await RawSocket.open(app, amara.token)];
    const second = await RawSocket.open(app, luca.token, 'live-attendance-v1');
    for (const socket of [first, second]) {
      socket.say('MY_ATTENDANCE');
      expect(await socket.next('MY_ATTENDANCE')).toEqual({ status: 'not yet updated' });
    }
    const [shown] = await call<Data[]>('get', `${PORTAL}/sessions`, yuki);
    expect(shown).toMatchObject({ session_code: sessionId, status: 'active' });
    const { id: student_id } = await call('get', `${PORTAL}/auth/me`, yuki);
    await call('post', `${PORTAL}/sessions/join`, yuki, { session_code: sessionId, student_id });
    const [offered] = await call<Data[]>('get', `${BOOKINGS}/live-sessions?status=active`, noor);
    const booked = `${BOOKINGS}/live-sessions/${offered!.id as number}`;
    expect(await call('post', `${booked}/join`, noor, {})).toEqual({ booking_id: null });
    const [card] = await call<Data[]>('get', `${CARDS}/live-sessions`, mira);
    expect(card).toMatchObject({ _id: sessionId, isLive: true });
    await call('post', `${CARDS}/live-sessions/join`, mira, { sessionId });
    const main = await connect(app, dana.token);
    await main.done('JOIN_SESSION', { sessionId });

    const session = `${MAIN}/live-sessions/${sessionId}`;
    const [ids, emails] = [valuesOf([teacher, ...present], 'id'), valuesOf(present, 'email')];
    const { participants } = await call<{ participants: Data[] }>('get', `${LIVE}/class/${classId}/room`, amara);
    expect(valuesOf(participants, '_id')).toEqual(ids);
    expect(valuesOf(await call<Data[]>('get', `${session}/participants`, dana), 'userId')).toEqual(ids);

    const mark = { studentId: amara.id, status: 'present' };
    host.say('ATTENDANCE_MARKED', mark);
    expect((await main.next('ATTENDANCE_MARKED')).marks).toMatchObject([mark]);
    for (const socket of [host, first, second]) expect(await socket.next('ATTENDANCE_MARKED')).toEqual(mark);
    const marks = present.slice(1).map(({ id }) => ({ studentId: id, status: id === luca.id ? 'late' : 'present' }));
    await call('post', `${session}/attendance/marks`, teacher, { marks });
    expect((await main.next('ATTENDANCE_MARKED')).marks).toMatchObject(marks);
    for (const { studentId } of marks)
      for (const socket of [host, first, second]) expect(await socket.next('ATTENDANCE_MARKED')).toEqual({ ...mark, studentId });

    // Those who were removed are in it no more, and have no way back in their own way.
    const asked = { session_code: sessionId, student_id };
    const ways: readonly (readonly [Person, string, object])[] = [
      [yuki, `${PORTAL}/sessions/join`, asked],
      [yuki, `${PORTAL}/attendance/join`, asked],
      [noor, `${booked}/join`, {}],
      [mira, `${CARDS}/live-sessions/join`, { sessionId }],
      [dana, `${session}/join`, {}],
    ];
    const removed = [amara, luca, yuki, noor, mira, dana];
    for (const { id } of removed) await call('post', `${session}/removals`, teacher, { userId: id });
    expect(valuesOf(await call<Data[]>('get', `${session}/participants`, teacher), 'userId')).toEqual([teacher.id]);
    for (const socket of [first, second])
      expect(await socket.next('ERROR')).toEqual({ message: 'You were removed from this session by its host.' });
    for (const socket of [first, second]) expect(await socket.refused('MY_ATTENDANCE')).toBe('No active attendance session');
    for (const [by, path, body] of ways) await expect(call('post', path, by, body)).rejects.toThrow(': 403 ');
    expect(await call('get', booked, noor)).toMatchObject({ canJoin: false });
    expect(valuesOf(await call<Data[]>('get', `${session}/participants`, teacher), 'userId')).toEqual([teacher.id]);
    for (const { id } of removed) await call('delete', `${session}/removals/${id}`, teacher);
    for (const socket of [first, second]) {
      socket.say('MY_ATTENDANCE');
      await socket.next('MY_ATTENDANCE');
    }
    for (const [by, path, body] of ways) await call('post', path, by, body);
    await main.done('JOIN_SESSION', { sessionId });

    await call('post', `${PORTAL}/sessions/end`, teacher, { session_code: sessionId });
    for (const socket of [host, first, second])
      expect(await socket.next('DONE')).toEqual({ message: 'Attendance persisted', present: 6, absent: 1, total: 7 });
    expect((await main.next('DONE')).summary).toMatchObject({ present: 5, late: 1, absent: 1 });
    expect(await main.next('SESSION_ENDED')).toMatchObject({ outcome: 'held' });

    // That it has ended:
    expect(await call('get', session, dana)).toMatchObject({ status: 'ended', outcome: 'held' });
    expect(await call('get', `${LIVE}/class/${classId}/room`, amara)).toMatchObject({ active: false });
    for (const socket of [first, second]) expect(await socket.refused('MY_ATTENDANCE')).toBe('No active attendance session');
    expect(await call('get', `${PORTAL}/sessions/${sessionId}`, yuki)).toMatchObject({ status: 'ended' });
    expect(await call('get', booked, noor)).toMatchObject({ status: 'ended', canJoin: false });
    const cards = await call<Data[]>('get', `${CARDS}/live-sessions/admin/all`, teacher);
    expect(cards).toMatchObject([{ _id: sessionId, isLive: false, participants: present.length }]);

    // Who was there. Bookings lists seats, and members of a class need none.
    const lines = await call<Data[]>('get', `${session}/attendance`, teacher);
    const came = lines.filter(({ firstJoinedAt }) => firstJoinedAt !== null);
    expect(valuesOf(came, 'email')).toEqual(emails);
    expect(lines.filter(({ status }) => status === 'absent')).toMatchObject([{ studentId: absent.id, firstJoinedAt: null }]);
    expect([...new Set(valuesOf(await call<Data[]>('get', `${PORTAL}/attendance/${sessionId}`, teacher), 'email'))]).toEqual(emails);
    expect(valuesOf(await call<Data[]>('get', `${CARDS}/live-sessions/${sessionId}/participants`, teacher), 'email')).toEqual(emails);
    expect(await call('get', booked, teacher)).toMatchObject({ status: 'ended', participants: [] });
    for (const path of [`${LIVE}/class/${classId}/my-attendance`, `${V1}/attendance/${classId}/my-attendance`])
      for (const by of [...present, absent])
        expect(await call('get', path, by)).toEqual({ classId, status: by === absent ? 'absent' : 'present' });

    for (const socket of outsiders) await socket.settled();
    expect(outsiders.flatMap(({ told }) => told)).toEqual([]);
    await outsider.heardNothing();
    await expect(call('get', `${PORTAL}/sessions/${sessionId}`, stranger)).rejects.toThrow(': 404 ');
    await Promise.all([host, first, second, main, ...outsiders].map((socket) => socket.close()));
  });
});
