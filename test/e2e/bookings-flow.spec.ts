import { errorTable } from '../../src/contracts/errors.ts';
import { startApp, type TestApp } from '../support/app.ts';
import { connect, Outsider, type TestSocket } from '../support/socket.ts';

const BASE = '/compat/bookings/api';
const SESSIONS = '/live-sessions';
const NOT_BOOKABLE = [404, 'Session not found or not available for booking'];
const NOT_YOURS = [403, 'Session not found or you do not have permission'];
const NO_SESSION = [404, 'Session not found'];
const FULL = [400, 'Session is fully booked'];
const BOOKED = [400, 'You have already booked this session'];
const UNAUTHENTICATED = [401, errorTable.UNAUTHENTICATED.message];
const INVALID = [400, errorTable.VALIDATION_FAILED.message];
const HUGE = '9'.repeat(40);
const UNKNOWN_NUMBERS = ['0', '-1', '999999', HUGE, '1.5', 'x', '%00', '0198a2f4-6c1e-7b3a-9d52-3f1f6f0c8e11'];

type Method = 'get' | 'post' | 'patch';
type Data = Record<string, unknown>;
interface Body {
  readonly success: boolean;
  readonly message?: string;
  readonly data: Data & { readonly id: number };
  readonly meetingUrl?: string | null;
  readonly pagination?: Data;
}
interface Account {
  readonly userId: number;
  readonly token: string;
  readonly email: string;
}

describe('a bookings client that only changes its base URL', () => {
  let app: TestApp;
  let expert: Account, rival: Account, ann: Account, ben: Account, eve: Account, bystander: Account;
  beforeAll(async () => {
    app = await startApp({ DIALECTS: 'bookings', DEFAULT_TIME_ZONE: 'Asia/Kolkata', DEFAULT_CURRENCY: 'INR' });
    [expert, rival] = [await account('expert'), await account('expert')];
    [ann, ben, eve] = [await account('student'), await account('student'), await account('student')];
    bystander = await account('student');
  });
  afterAll(() => app.close());

  const send = async (method: Method, path: string, by?: Account | null, body?: object): Promise<{ status: number; body: Body }> => {
    const request = app.http[method](`${BASE}${path}`);
    if (by) void request.auth(by.token, { type: 'bearer' });
    return (await (body ? request.send(body) : request)) as unknown as { status: number; body: Body };
  };
  const done = async (expected: number, ...args: Parameters<typeof send>): Promise<Body> => {
    const { status, body } = await send(...args);
    expect([status, body.success]).toEqual([expected, true]);
    return body;
  };
  const refused = async (...args: Parameters<typeof send>): Promise<[number, unknown]> => {
    const { status, body } = await send(...args);
    expect(body).toEqual({ success: false, message: expect.any(String) });
    return [status, body.message];
  };
  const listed = async (path: string, by?: Account) => {
    const { data, pagination } = await done(200, 'get', path, by);
    return { items: data as unknown as (Data & { id: number })[], pagination };
  };
  let count = 0;
  const form = (userType: string, more: object = {}) => ({
    firstName: 'Amara',
    lastName: `Okafor ${++count}`,
    email: `${userType}.${count}@desk.example`,
    userType,
    mobileNumber: '+91 98765 43210',
    password: '123456',
    ...more,
  });
  async function account(userType: 'expert' | 'student'): Promise<Account> {
    return (await done(201, 'post', '/auth/register', null, form(userType))).data as unknown as Account;
  }
  const plan = (more: object = {}) => ({
    title: 'Interview practice',
    description: 'Bring your questions.',
    scheduled_date: '2040-08-25',
    scheduled_time: '15:14',
    meeting_url: 'https://meet.example/j/1',
    ...more,
  });
  const create = async (more: object = {}, by = expert): Promise<number> => (await done(201, 'post', SESSIONS, by, plan(more))).data.id;
  const book = (by: Account, id: number, word = 'book') => done(201, 'post', `${SESSIONS}/${id}/${word}`, by, {});
  const start = (id: number, body: object = {}, by = expert) => done(200, 'patch', `${SESSIONS}/${id}/start`, by, body);
  const main = async <T>(by: Account, method: 'get' | 'post' | 'delete', path: string, body?: object): Promise<T> => {
    const request = app.http[method](`/api/v1${path}`).auth(by.token, { type: 'bearer' });
    const answer = await (body ? request.send(body) : request);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return (answer.body as { data: T }).data;
  };

  describe('accounts', () => {
    it('are created with a token, which works; the name is both parts', async () => {
      for (const type of ['expert', 'student']) {
        const given = form(type, { firstName: ' Mary Ann ', lastName: 'Smith', _id: 1, admin: true });
        const { message, data } = await done(201, 'post', '/auth/register', null, given);
        expect(message).toBe('User registered successfully');
        const known = { userId: expect.any(Number), email: given.email, userType: type, token: expect.any(String) };
        expect(data).toEqual({ firstName: 'Mary Ann', lastName: 'Smith', ...known });
        expect(await main(data as unknown as Account, 'get', '/auth/me')).toMatchObject({ name: 'Mary Ann Smith' });
        const login = await done(200, 'post', '/auth/login', null, { email: given.email.toUpperCase(), password: '123456', more: 1 });
        expect(login).toMatchObject({
          message: 'Login successful',
          data: { ...known, userId: data.userId, firstName: 'Mary', lastName: 'Ann Smith' },
        });
      }
    });

    it('may name their type in other fields, and have no last name', async () => {
      for (const field of ['user_type', 'role']) {
        const given = form('expert', { userType: undefined, [field]: 'expert', lastName: '' });
        expect((await done(201, 'post', '/auth/register', null, given)).data).toMatchObject({ userType: 'expert', lastName: '' });
      }
    });

    it('are refused with an email that is taken, also at the same moment, and for a wrong form', async () => {
      const given = form('student');
      const answers = await Promise.all([1, 2].map(() => send('post', '/auth/register', null, given)));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
      expect(await refused('post', '/auth/register', null, given)).toEqual([409, 'User with this email already exists']);
      for (const wrong of [
        { firstName: undefined },
        { firstName: 5 },
        { email: 'x' },
        { password: '12345' },
        { userType: 'admin' },
        { userType: null },
      ])
        expect(await refused('post', '/auth/register', null, form('student', wrong))).toEqual(INVALID);
    });

    it('give one answer to an unknown email and a wrong password', async () => {
      for (const body of [
        { email: 'nobody@desk.example', password: '123456' },
        { email: ann.email, password: '1234567' },
      ])
        expect(await refused('post', '/auth/login', null, body)).toEqual([401, 'Invalid email or password']);
      expect(await refused('post', '/auth/login', null, {})).toEqual(INVALID);
    });

    it('have no token while an expert waits for approval', async () => {
      const strict = await startApp({ DIALECTS: 'bookings', TEACHER_SIGNUP: 'approval' });
      const post = (path: string, body: object) => strict.http.post(`${BASE}${path}`).send(body);
      const given = form('expert');
      const { status, body } = await post('/auth/register', given);
      expect([status, (body as Body).data.token]).toEqual([201, null]);
      expect((await post('/auth/login', given)).status).toBe(403);
      expect((await post('/auth/register', form('student')).expect(201)).body).toMatchObject({ data: { token: expect.any(String) } });
      await strict.close();
    });
  });

  describe('creating a session', () => {
    it('takes date and time, or one text, in the zone of the server', async () => {
      const { message, data } = await done(201, 'post', SESSIONS, expert, plan({ expert_id: rival.userId, more: 1 }));
      expect(message).toBe('Session created successfully');
      expect(data).toEqual({
        id: expect.any(Number),
        title: 'Interview practice',
        description: 'Bring your questions.',
        instructor: expect.stringMatching(/^Amara Okafor/),
        courseTitle: null,
        courseId: null,
        date: '2040-08-25',
        time: '15:14',
        duration: '60 minutes',
        participants: [],
        maxParticipants: 50,
        status: 'scheduled',
        sessionType: 'group',
        canJoin: false,
        canEdit: true,
        canStart: true,
        isExpert: true,
        meetingUrl: 'https://meet.example/j/1',
        meetingPassword: null,
      });
      const none = { scheduled_date: undefined, scheduled_time: '' };
      for (const [scheduled_at, date, time] of [
        ['2040-08-25T15:14', '2040-08-25', '15:14'],
        ['2040-08-25 15:14:30', '2040-08-25', '15:14'],
        ['2040-08-25T15:14:00Z', '2040-08-25', '20:44'],
      ])
        expect((await done(201, 'post', SESSIONS, expert, plan({ ...none, scheduled_at }))).data).toMatchObject({ date, time });
    });

    it('takes numbers and flags also as text, as forms send them', async () => {
      const more = { duration_minutes: '45', max_participants: '3', price: '19.99', is_free: 'false', session_type: null, course_id: '' };
      expect((await done(201, 'post', SESSIONS, expert, plan(more))).data).toMatchObject({ duration: '45 minutes', maxParticipants: 3 });
    });

    it('makes a one-on-one session of one seat', async () => {
      const one = { session_type: 'one_on_one' };
      for (const more of [one, { ...one, max_participants: 1 }])
        expect((await done(201, 'post', SESSIONS, expert, plan(more))).data).toMatchObject({
          sessionType: 'one_on_one',
          maxParticipants: 1,
        });
      expect(await refused('post', SESSIONS, expert, plan({ ...one, max_participants: 2 }))).toEqual([
        400,
        'One-on-one sessions can only have 1 participant',
      ]);
    });

    it('is for experts, and needs a title and a time', async () => {
      expect(await refused('post', SESSIONS, ann, {})).toEqual([403, 'Only experts can create sessions']);
      expect(await refused('post', SESSIONS, null, plan())).toEqual(UNAUTHENTICATED);
      for (const missing of [{ title: ' ' }, { title: undefined }, { scheduled_date: null }, { scheduled_time: undefined }])
        expect(await refused('post', SESSIONS, expert, plan(missing))).toEqual([400, 'Title and scheduled time are required']);
    });

    it('rejects what is wrong', async () => {
      for (const wrong of [
        { title: 5 },
        { scheduled_date: '2040-02-30' },
        { scheduled_date: '25.08.2040' },
        { scheduled_time: '25:00' },
        { scheduled_date: undefined, scheduled_at: 'soon' },
        { duration_minutes: 0 },
        { duration_minutes: 'long' },
        { max_participants: -1 },
        { price: -1 },
        { price: 'much' },
        { is_free: 'maybe' },
        { session_type: 'duo' },
        { meeting_url: 'meet' },
        { course_id: {} },
        { course_id: '9'.repeat(40) },
      ])
        expect([wrong, await refused('post', SESSIONS, expert, plan(wrong))]).toEqual([wrong, INVALID]);
      const past = { scheduled_date: '2020-01-01' };
      expect(await refused('post', SESSIONS, expert, plan(past))).toEqual([422, errorTable.START_IN_THE_PAST.message]);
      for (const meeting_url of ['http://meet.example/j', 'https://localhost/j'])
        expect(await refused('post', SESSIONS, expert, plan({ meeting_url }))).toEqual([422, errorTable.MEETING_ADDRESS_REFUSED.message]);
    });

    it('takes a course that is one of the expert’s classes', async () => {
      const { id: classId } = await main<{ id: string }>(expert, 'post', '/classes', { name: 'Optics' });
      const { data } = await done(201, 'post', SESSIONS, expert, plan({ course_id: classId }));
      expect(data).toMatchObject({ courseTitle: 'Optics', courseId: expect.any(Number) });
      const again = await create({ course_id: data.courseId });
      const found = await listed(`${SESSIONS}?course_id=${data.courseId as number}`);
      expect(found.items.map(({ id, courseTitle }) => [id, courseTitle])).toEqual([
        [data.id, null],
        [again, null],
      ]);
      for (const course_id of [data.courseId, classId])
        expect(await refused('post', SESSIONS, rival, plan({ course_id }))).toEqual([404, 'Course not found']);
      for (const course_id of [999_999, -1, 1.5, 'x', data.id])
        expect(await refused('post', SESSIONS, expert, plan({ course_id }))).toEqual([404, 'Course not found']);
    });
  });

  describe('the catalogue', () => {
    it('is public, paged, and has its own filters', async () => {
      const host = await account('expert');
      const [group, single] = [await create({}, host), await create({ session_type: 'one_on_one', scheduled_time: '16:00' }, host)];
      const path = `${SESSIONS}?expert_id=${host.userId}`;
      const { items, pagination } = await listed(path);
      expect(
        items.map(({ id, participants, meetingUrl, canJoin, canEdit, canStart, isExpert }) => [
          id,
          participants,
          meetingUrl,
          canJoin,
          canEdit,
          canStart,
          isExpert,
        ]),
      ).toEqual([group, single].map((id) => [id, 0, null, false, false, false, false]));
      expect(Object.keys(items[0]!).toSorted()).toEqual(
        'canEdit canJoin canStart courseTitle date description duration id instructor isExpert maxParticipants meetingUrl participants sessionType status time title'.split(
          ' ',
        ),
      );
      expect(pagination).toEqual({ page: 1, limit: 10, total: 2, totalPages: 1 });
      expect(await listed(`${path}&page=2&limit=1`)).toMatchObject({
        items: [{ id: single }],
        pagination: { page: 2, limit: 1, total: 2, totalPages: 2 },
      });
      expect((await listed(`${path}&session_type=group&status=`)).items).toMatchObject([{ id: group }]);
      expect((await listed(`${path}&session_type=one_on_one`)).items).toMatchObject([{ id: single }]);
      await start(group, {}, host);
      expect((await listed(path)).items).toMatchObject([{ id: single }]);
      expect((await listed(`${path}&status=active`)).items).toMatchObject([{ id: group, status: 'active' }]);
      await done(200, 'patch', `${SESSIONS}/${group}/end`, host, {});
      expect((await listed(`${path}&status=ended`)).items).toMatchObject([{ id: group, status: 'ended' }]);
      expect((await listed(path, host)).items).toMatchObject([
        { id: single, isExpert: true, canStart: true, meetingUrl: 'https://meet.example/j/1' },
      ]);
    });

    it('finds nothing by numbers that stand for nothing, and rejects other filters', async () => {
      const unknown = UNKNOWN_NUMBERS.filter((number) => number !== HUGE && number !== '%00');
      for (const number of [...unknown, String(ann.userId)]) expect((await listed(`${SESSIONS}?expert_id=${number}`)).items).toEqual([]);
      for (const number of unknown)
        expect((await listed(`${SESSIONS}?course_id=${number}`)).pagination).toEqual({ page: 1, limit: 10, total: 0, totalPages: 0 });
      for (const query of [
        'status=live',
        'session_type=duo',
        'page=0',
        'page=-1',
        'page=x',
        'limit=0',
        'limit=101',
        'expert_id=1&expert_id=2',
      ])
        expect([query, await refused('get', `${SESSIONS}?${query}`)]).toEqual([query, INVALID]);
    });

    it('hides a session of class members, and unknown numbers', async () => {
      for (const number of UNKNOWN_NUMBERS) expect(await refused('get', `${SESSIONS}/${number}`)).toEqual(NO_SESSION);
      const { id: classId } = await main<{ id: string }>(expert, 'post', '/classes', { name: 'Waves' });
      await main(expert, 'post', '/live-sessions', { title: 'Waves', classId, startsAt: '2040-01-01T00:00:00Z' });
      const { items } = await listed(`${SESSIONS}/expert/my-sessions?limit=100`, expert);
      const { id, maxParticipants, sessionType } = items.find(({ title }) => title === 'Waves')!;
      expect([maxParticipants, sessionType]).toEqual([null, 'group']);
      expect(await refused('get', `${SESSIONS}/${id}`)).toEqual(NO_SESSION);
      expect(await refused('get', `${SESSIONS}/${id}`, ann)).toEqual(NO_SESSION);
      expect(await refused('post', `${SESSIONS}/${id}/book`, ann, {})).toEqual(NOT_BOOKABLE);
    });
  });

  describe('a session from booking to its end', () => {
    let outsider: Outsider;
    const sockets: TestSocket[] = [];
    beforeEach(async () => {
      outsider = await Outsider.enter(app, bystander.token);
    });
    afterEach(async () => {
      await outsider.heardNothing();
      await Promise.all(sockets.splice(0).map((socket) => socket.close()));
    });

    it('tells those who have a seat, and only they get in', async () => {
      const id = await create({ max_participants: 2 });
      const first = await book(ann, id);
      expect(first).toEqual({ success: true, message: 'Session booked successfully', data: { booking_id: expect.any(Number) } });
      expect(await refused('post', `${SESSIONS}/${id}/book`, ann, { booking_notes: 'x' })).toEqual(BOOKED);
      expect(await refused('post', `${SESSIONS}/${id}/join`, ann, {})).toEqual(BOOKED);
      await book(ben, id, 'join');
      for (const word of ['book', 'join']) expect(await refused('post', `${SESSIONS}/${id}/${word}`, eve, {})).toEqual(FULL);

      const seen = (by?: Account) => done(200, 'get', `${SESSIONS}/${id}`, by);
      const [name, other] = (await seen(expert)).data.participants as Data[];
      expect([name, other]).toEqual([
        { userId: ann.userId, name: expect.any(String), bookingStatus: 'confirmed' },
        { userId: ben.userId, name: expect.any(String), bookingStatus: 'confirmed' },
      ]);
      for (const by of [ann, eve, rival, undefined])
        expect((await seen(by)).data).toMatchObject({ participants: [], meetingUrl: null, meetingPassword: null, canJoin: false });

      const socket = await connect(app, ann.token);
      sockets.push(socket);
      expect(await start(id, { meeting_url: 'https://meet.example/j/2', meeting_password: 'sesame' })).toEqual({
        success: true,
        message: 'Session started successfully',
        data: { meeting_url: 'https://meet.example/j/2', participants_notified: 2 },
      });
      await socket.settled();
      expect(socket.heard.map(({ event }) => event)).toContain('SESSION_STARTED');
      const opened = { meetingUrl: 'https://meet.example/j/2', meetingPassword: 'sesame' };
      expect((await seen(ann)).data).toMatchObject({ ...opened, status: 'active', canJoin: true });
      expect((await seen(expert)).data).toMatchObject(opened);
      for (const by of [eve, rival, undefined]) expect((await seen(by)).data).toMatchObject({ meetingUrl: null, meetingPassword: null });
      expect(await done(201, 'post', `${SESSIONS}/${id}/join`, ben, {})).toMatchObject({
        message: 'Session joined successfully',
        data: { booking_id: expect.any(Number) },
        meetingUrl: opened.meetingUrl,
      });
      expect(await refused('post', `${SESSIONS}/${id}/book`, ben, {})).toEqual(BOOKED);
      expect(await refused('post', `${SESSIONS}/${id}/join`, eve, {})).toEqual(FULL);
      expect(await refused('patch', `${SESSIONS}/${id}/start`, expert, {})).toEqual([
        400,
        'Session cannot be started. Current status: active',
      ]);

      const end = { notes: 'Went well.', recording_url: 'https://video.example/1.mp4' };
      for (const _ of [1, 2])
        expect(await done(200, 'patch', `${SESSIONS}/${id}/end`, expert, end)).toEqual({
          success: true,
          message: 'Session ended successfully',
        });
      expect(await refused('patch', `${SESSIONS}/${id}/start`, expert, {})).toEqual([
        400,
        'Session cannot be started. Current status: ended',
      ]);
      for (const word of ['book', 'join']) {
        expect(await refused('post', `${SESSIONS}/${id}/${word}`, eve, {})).toEqual(NOT_BOOKABLE);
      }
      expect((await seen(ann)).data).toMatchObject({ meetingUrl: null, status: 'ended' });
    });

    it('stays held, and keeps its bookings, although everyone met elsewhere', async () => {
      const id = await create();
      await book(ann, id);
      await start(id);
      await done(200, 'patch', `${SESSIONS}/${id}/end`, expert, {});
      const { items } = await listed(`${SESSIONS}/student/my-bookings?status=confirmed&limit=100`, ann);
      expect(items.filter((item) => item.id === id)).toMatchObject([{ status: 'ended', booking_status: 'confirmed' }]);
    });

    it('lets in who books while it is active, and shows the meeting at once', async () => {
      const id = await create();
      await start(id);
      expect(await book(ann, id)).toMatchObject({ message: 'Session booked successfully', meetingUrl: 'https://meet.example/j/1' });
      const main = await app.http.get(`${BASE}${SESSIONS}/${id}`).auth(expert.token, { type: 'bearer' });
      expect((main.body as Body).data.participants).toMatchObject([{ userId: ann.userId }]);
    });

    it('needs no booking where everybody may join', async () => {
      const { id } = await main<{ id: string }>(expert, 'post', '/live-sessions', { title: 'Open to all', startNow: true });
      const { items } = await listed(`${SESSIONS}?status=active&limit=100`, ann);
      const open = items.find(({ title }) => title === 'Open to all')!;
      expect(await refused('post', `${SESSIONS}/${open.id}/book`, ann, {})).toEqual([422, errorTable.BOOKING_NOT_NEEDED.message]);
      expect(await book(ann, open.id, 'join')).toMatchObject({ data: { booking_id: null }, meetingUrl: null });
      const participants = await main<Data[]>(expert, 'get', `/live-sessions/${id}/participants`);
      expect(participants).toMatchObject([{ role: 'student' }]);
    });

    it('never has more students than seats, nor a waitlist, when all book at the same moment', async () => {
      const id = await create({ session_type: 'one_on_one' });
      const answers = await Promise.all([ann, ben, eve, ann].map((by) => send('post', `${SESSIONS}/${id}/book`, by, {})));
      expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
      for (const { status, body } of answers.filter((answer) => answer.status !== 201))
        expect([FULL, BOOKED]).toContainEqual([status, body.message]);
      for (const by of [ann, ben, eve]) {
        const { items } = await listed(`${SESSIONS}/student/my-bookings?status=waitlisted`, by);
        expect(items).toEqual([]);
      }
      expect((await done(200, 'get', `${SESSIONS}/${id}`, expert)).data.participants).toHaveLength(1);
    });

    it('starts once, also when started twice at the same moment', async () => {
      const id = await create();
      const answers = await Promise.all([1, 2].map(() => send('patch', `${SESSIONS}/${id}/start`, expert, {})));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400]);
    });

    it('belongs to its expert', async () => {
      const id = await create();
      for (const word of ['start', 'end']) {
        expect(await refused('patch', `${SESSIONS}/${id}/${word}`, null, {})).toEqual(UNAUTHENTICATED);
        for (const by of [rival, ann]) expect(await refused('patch', `${SESSIONS}/${id}/${word}`, by, {})).toEqual(NOT_YOURS);
        for (const number of UNKNOWN_NUMBERS)
          expect(await refused('patch', `${SESSIONS}/${number}/${word}`, expert, {})).toEqual(NOT_YOURS);
      }
      for (const word of ['book', 'join']) {
        expect(await refused('post', `${SESSIONS}/${id}/${word}`, null, {})).toEqual(UNAUTHENTICATED);
        expect(await refused('post', `${SESSIONS}/${id}/${word}`, rival, {})).toEqual([403, errorTable.STUDENT_ONLY.message]);
        for (const number of UNKNOWN_NUMBERS) expect(await refused('post', `${SESSIONS}/${number}/${word}`, ann, {})).toEqual(NOT_BOOKABLE);
      }
      expect(await refused('patch', `${SESSIONS}/${id}/end`, expert, {})).toEqual([409, errorTable.SESSION_NOT_LIVE.message]);
      for (const wrong of [{ meeting_url: 'x' }, { meeting_url: 5 }, { meeting_password: 5 }])
        expect(await refused('patch', `${SESSIONS}/${id}/start`, expert, wrong)).toEqual(INVALID);
      const local = { meeting_url: 'https://localhost/' };
      expect(await refused('patch', `${SESSIONS}/${id}/start`, expert, local)).toEqual([422, errorTable.MEETING_ADDRESS_REFUSED.message]);
      expect((await done(200, 'get', `${SESSIONS}/${id}`, expert)).data).toMatchObject({
        status: 'scheduled',
        meetingUrl: 'https://meet.example/j/1',
      });
    });

    it('cannot be started or booked once it is cancelled', async () => {
      const id = await create({ title: 'Off' });
      const [off] = await main<{ id: string }[]>(expert, 'get', '/live-sessions?q=off');
      await main(expert, 'delete', `/live-sessions/${off!.id}`);
      expect((await done(200, 'get', `${SESSIONS}/${id}`)).data).toMatchObject({ status: 'ended' });
      expect(await refused('patch', `${SESSIONS}/${id}/start`, expert, {})).toEqual([
        400,
        'Session cannot be started. Current status: cancelled',
      ]);
      expect(await refused('post', `${SESSIONS}/${id}/book`, ann, {})).toEqual(NOT_BOOKABLE);
    });
  });

  describe('own lists', () => {
    it('of an expert show the sessions with their participants', async () => {
      const host = await account('expert');
      const [one, two] = [await create({}, host), await create({ scheduled_time: '17:00' }, host)];
      await book(ann, one);
      await start(two, {}, host);
      const mine = `${SESSIONS}/expert/my-sessions`;
      const { items, pagination } = await listed(mine, host);
      expect(items.map(({ id, status, participants, participant_count }) => [id, status, participants, participant_count])).toEqual([
        [two, 'active', 0, 0],
        [one, 'scheduled', 1, 1],
      ]);
      expect(pagination).toEqual({ page: 1, limit: 10, total: 2, totalPages: 1 });
      expect((await listed(`${mine}?status=scheduled`, host)).items).toMatchObject([{ id: one }]);
      expect((await listed(`${mine}?page=2&limit=1`, host)).items).toMatchObject([{ id: one }]);
      expect((await listed(mine, await account('expert'))).items).toEqual([]);
      expect(await refused('get', mine, ann)).toEqual([403, 'Only experts can do this.']);
      expect(await refused('get', mine)).toEqual(UNAUTHENTICATED);
      expect(await refused('get', `${mine}?status=x`, host)).toEqual(INVALID);
    });

    it('of a student show the bookings with what was paid', async () => {
      const [student, paying] = [await account('student'), await account('student')];
      const [free, priced, gratis] = [await create(), await create({ price: 499.5 }), await create({ price: 10, is_free: true })];
      for (const id of [free, priced, gratis]) await book(student, id);
      const mine = `${SESSIONS}/student/my-bookings`;
      const rows = async (by: Account, query = '') =>
        (await listed(`${mine}${query}`, by)).items.map(({ id, booking_status, payment_status, amount }) => [
          id,
          booking_status,
          payment_status,
          amount,
        ]);
      expect(await rows(student)).toEqual([
        [gratis, 'confirmed', 'free', 0],
        [priced, 'pending', 'pending', 499.5],
        [free, 'confirmed', 'free', 0],
      ]);
      const bookings = await main<{ id: string; sessionId: string }[]>(student, 'get', '/bookings/me?status=pending');
      await main(expert, 'post', `/live-sessions/${bookings[0]!.sessionId}/bookings/${bookings[0]!.id}/confirm`, {});
      expect(await rows(student, '?status=confirmed&page=2&limit=1')).toEqual([[priced, 'confirmed', 'paid', 499.5]]);

      await book(paying, priced);
      await start(priced);
      expect((await listed(mine, paying)).items).toMatchObject([{ id: priced, meetingUrl: null, canJoin: false }]);
      expect((await listed(`${mine}?limit=2`, student)).items[1]).toMatchObject({ id: priced, meetingUrl: 'https://meet.example/j/1' });
      await main(paying, 'delete', `/live-sessions/${bookings[0]!.sessionId}/bookings/me`);
      expect(await rows(paying)).toEqual([[priced, 'cancelled', 'unpaid', 499.5]]);

      expect(await refused('get', mine, expert)).toEqual([403, errorTable.STUDENT_ONLY.message]);
      expect(await refused('get', mine)).toEqual(UNAUTHENTICATED);
      expect(await refused('get', `${mine}?status=x`, student)).toEqual(INVALID);
    });
  });
});
