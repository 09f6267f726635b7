import type { Response } from 'supertest';
import { Clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import type { SignedUp } from '../support/app.ts';
import { TestClock } from '../support/module.ts';
import { School } from '../support/school.ts';
import { connect } from '../support/socket.ts';

/* From joins over REST and sockets to everything that shows how long people were there. */
describe('how a session was attended', () => {
  const clock = new TestClock();
  let school: School;
  let admin: SignedUp;
  let classId: string;
  let sessionId: string;
  let whileLive: { own: object; outsiders: string | undefined; analytics: object };
  // Soon, so that tokens are valid; on a full minute.
  const start = Math.ceil(Date.now() / 60_000) * 60_000;
  const minute = (n: number) => new Date(start + n * 60_000);

  const get = (who: SignedUp, path: string) => school.app.http.get(`/api/v1${path}`).auth(who.token, { type: 'bearer' });
  const at = async (n: number, who: SignedUp, method: 'post' | 'patch', path: string, body?: object) => {
    clock.at = minute(n);
    return school.request<{ id: string }>(who, method, path, body);
  };
  const codeOf = ({ status, body }: Response) => [status, (body as { code?: string }).code];
  const lines = ({ text }: Response) => text.replace('\ufeff', '').trimEnd().split('\r\n');

  beforeAll(async () => {
    school = await School.open({ ACCESS_TOKEN_TTL: '1d' }, { override: (builder) => builder.overrideProvider(Clock).useValue(clock) });
    admin = await school.app.signUp('admin');
    const { teacher, colleague, amara, luca, yuki, stranger } = school;
    classId = await school.newClass(teacher, [amara, luca, yuki]);
    await school.request(teacher, 'post', `/classes/${classId}/teachers`, { userId: colleague.id });
    const session = { title: '=Physics', classId, startNow: true, timeZone: 'Asia/Kathmandu', capture: ['presence'] };
    sessionId = (await at(0, teacher, 'post', '/live-sessions', session)).id;
    const path = `/live-sessions/${sessionId}`;
    await at(0, teacher, 'post', `${path}/join`);
    // Amara: by REST, then by two sockets at once; Luca: two stays; Yuki never comes.
    await at(1, amara, 'post', `${path}/join`);
    await at(2, luca, 'post', `${path}/join`);
    await at(4, luca, 'post', `${path}/leave`);
    clock.at = minute(5);
    const [laptop, phone] = [await connect(school.app, amara.token), await connect(school.app, amara.token)];
    await laptop.done('JOIN_SESSION', { sessionId });
    await phone.done('JOIN_SESSION', { sessionId });
    await at(6, amara, 'post', `${path}/leave`);
    clock.at = minute(7);
    await laptop.done('LEAVE_SESSION', {});
    await at(8, luca, 'post', `${path}/join`);
    clock.at = minute(9);
    const outsider = await connect(school.app, stranger.token);
    whileLive = {
      own: await phone.done('MY_ATTENDANCE', { sessionId }),
      outsiders: await outsider.refused('MY_ATTENDANCE', { sessionId }),
      analytics: (await get(teacher, `${path}/analytics`).expect(200)).body.data,
    };
    clock.at = minute(10);
    await phone.done('LEAVE_SESSION', {});
    await at(12, teacher, 'post', `${path}/end`);
    clock.at = minute(30);
    for (const socket of [laptop, phone, outsider]) await socket.close();
  });
  afterAll(() => school.app.close());

  const path = () => `/live-sessions/${sessionId}`;
  const times = (seconds: number, from: number, until: number) => ({
    attendedSeconds: seconds,
    firstJoinedAt: minute(from).toISOString(),
    lastLeftAt: minute(until).toISOString(),
  });

  it('is counted until now while the session is live, also over the socket; an outsider learns nothing', () => {
    expect(whileLive).toMatchObject({
      own: { status: 'present', attendedSeconds: 480, firstJoinedAt: minute(1).toISOString(), lastLeftAt: null },
      outsiders: 'SESSION_NOT_FOUND',
      analytics: { endedAt: null, countedUntil: minute(9).toISOString(), people: 2, meanSeconds: 330 },
    });
  });

  it('is on the lines of the register, and in the student’s own record', async () => {
    const { teacher, amara, luca, yuki } = school;
    const { body } = await get(teacher, `${path()}/attendance`).expect(200);
    expect(body.data).toMatchObject([
      { studentId: amara.id, status: 'present', ...times(540, 1, 10) },
      { studentId: luca.id, status: 'present', ...times(360, 2, 12) },
      { studentId: yuki.id, status: 'absent', attendedSeconds: 0, firstJoinedAt: null, lastLeftAt: null },
    ]);
    expect((await get(luca, `${path()}/attendance/me`).expect(200)).body.data).toMatchObject(times(360, 2, 12));
    expect((await get(yuki, `${path()}/attendance/me`).expect(200)).body.data).toMatchObject({ attendedSeconds: 0, firstJoinedAt: null });
  });

  it('is in the analytics, for staff and admins', async () => {
    const { teacher, colleague, amara, luca } = school;
    for (const who of [teacher, colleague, admin]) {
      const { body } = await get(who, `${path()}/analytics`).expect(200);
      expect(body.data).toEqual({
        sessionId,
        startedAt: minute(0).toISOString(),
        endedAt: minute(12).toISOString(),
        countedUntil: minute(12).toISOString(),
        people: 2,
        meanSeconds: 450,
        meanWatchedSeconds: 450,
        medianSeconds: 450,
        peak: 2,
        peakAt: minute(2).toISOString(),
        step: 'minute',
        series: [0, 1, 2, 2, 1, 1, 1, 1, 2, 2, 1, 1].map((people, n) => ({ at: minute(n).toISOString(), people })),
      });
    }
    const quarters = await get(teacher, `${path()}/analytics?step=quarter_hour`).expect(200);
    expect(quarters.body.data).toMatchObject({ step: 'quarter_hour', series: [{ people: 2 }] });
    const people = await get(teacher, `${path()}/analytics/people?limit=1`).expect(200);
    expect(people.body.data).toEqual([
      { userId: amara.id, name: amara.name, email: amara.email, watchedSeconds: 540, ...times(540, 1, 10) },
    ]);
    const next = await get(teacher, `${path()}/analytics/people?after=${people.body.pagination.next}`).expect(200);
    expect(next.body.data).toEqual([{ userId: luca.id, name: luca.name, email: luca.email, watchedSeconds: 360, ...times(360, 2, 12) }]);
  });

  it('is in the overview of the host', async () => {
    const { teacher, colleague } = school;
    const held = {
      sessionsHeld: 1,
      hoursHeld: 0.2,
      studentsReached: 2,
      averageAttendance: 2,
      averageWatchedSeconds: 450,
      mostAttended: [{ sessionId, title: '=Physics', startedAt: minute(0).toISOString(), people: 2 }],
    };
    for (const who of [teacher, colleague, admin])
      expect((await get(who, '/live-sessions/stats').expect(200)).body.data).toMatchObject(held);
    const range = (from: number, to: number) => `from=${minute(from).toISOString()}&to=${minute(to).toISOString()}`;
    expect((await get(teacher, `/live-sessions/stats?${range(0, 1)}`)).body.data).toMatchObject(held);
    expect((await get(teacher, `/live-sessions/stats?${range(1, 2)}`)).body.data).toMatchObject({ sessionsHeld: 0, mostAttended: [] });
    expect(codeOf(await get(teacher, `/live-sessions/stats?${range(2, 1)}`))).toEqual([422, 'ENDS_BEFORE_START']);
    expect(codeOf(await get(teacher, '/live-sessions/stats?from=yesterday'))).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('can be downloaded as CSV, with times in the zone of the session', async () => {
    const { teacher, amara, luca, yuki } = school;
    // Kathmandu is 5:45 ahead of UTC.
    const inZone = (at: Date) => new Date(at.getTime() + 345 * 60_000).toISOString().slice(0, 19).replace('T', ' ');
    const local = (n: number) => inZone(minute(n));
    // Joining does not wait for its mark, so the clock may have moved on meanwhile.
    const { data } = (await get(teacher, `${path()}/attendance`)).body as { data: { markedAt: string }[] };
    const marked = data.map(({ markedAt }) => inZone(new Date(markedAt)));
    const register = await get(teacher, `${path()}/attendance.csv`).expect(200);
    expect(register.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="Attendance ${local(0).slice(0, 10)} =Physics.csv"`,
      'cache-control': 'no-store',
    });
    expect(register.text.startsWith('\ufeff')).toBe(true);
    const z = '(Asia/Kathmandu)';
    const none = ['', ''];
    expect(lines(register)).toEqual([
      `Name,Email,Expected,Status,Set by,Marked by,Marked at ${z},Time attended,First joined ${z},Last left ${z},Verification`,
      [amara.name, amara.email, 'yes,present,presence', '', marked[0], '0:09:00', local(1), local(10), ''].join(),
      [luca.name, luca.email, 'yes,present,presence', '', marked[1], '0:06:00', local(2), local(12), ''].join(),
      [yuki.name, yuki.email, 'yes,absent,closing', '', marked[2], '0:00:00', ...none, ''].join(),
    ]);
    const people = await get(teacher, `${path()}/analytics.csv`).expect(200);
    expect(people.headers['content-disposition']).toBe(`attachment; filename="Analytics ${local(0).slice(0, 10)} =Physics.csv"`);
    expect(lines(people)).toEqual([
      `Name,Email,Time attended,Time watched,First joined ${z},Last left ${z}`,
      [amara.name, amara.email, '0:09:00', '0:09:00', local(1), local(10)].join(),
      [luca.name, luca.email, '0:06:00', '0:06:00', local(2), local(12)].join(),
    ]);
    for (const file of ['attendance.csv', 'analytics.csv'])
      expect((await school.app.http.head(`/api/v1${path()}/${file}`).auth(teacher.token, { type: 'bearer' })).status).toBe(200);
  });

  it('contains no formulas when downloaded', async () => {
    const { teacher } = school;
    const cheat = await school.app.signUp('student');
    await school.request(cheat, 'patch', '/auth/me', { name: '=HYPERLINK("http://evil.example")' });
    const room = await school.request<{ id: string }>(teacher, 'post', '/live-sessions', {
      title: 'Open',
      visibility: 'public',
      startNow: true,
    });
    await school.request(cheat, 'post', `/live-sessions/${room.id}/join`);
    await school.request(teacher, 'post', `/live-sessions/${room.id}/end`);
    for (const file of ['attendance.csv', 'analytics.csv']) {
      const [, line] = lines(await get(teacher, `/live-sessions/${room.id}/${file}`).expect(200));
      expect(line).toMatch(/^"'=HYPERLINK\(""http:\/\/evil\.example""\)",/);
    }
  });

  describe('is refused', () => {
    const READS = ['analytics', 'analytics/people', 'analytics.csv', 'attendance.csv'];
    const answers = async (who: SignedUp, id: string, query = '') =>
      Promise.all(READS.map(async (read) => codeOf(await get(who, `/live-sessions/${id}/${read}${query}`))));
    const all = (...answer: [number, string]) => READS.map(() => answer);

    it('to students, even those of the class', async () => {
      expect(await answers(school.amara, sessionId)).toEqual(all(403, 'TEACHER_ONLY'));
      expect(codeOf(await get(school.amara, '/live-sessions/stats'))).toEqual([403, 'TEACHER_ONLY']);
    });

    it('to other teachers, as if there were no such session; a student of another class has no record', async () => {
      const other = await school.app.signUp('teacher');
      expect(await answers(other, sessionId)).toEqual(all(404, 'SESSION_NOT_FOUND'));
      expect((await get(other, '/live-sessions/stats').expect(200)).body.data).toMatchObject({ sessionsHeld: 0, mostAttended: [] });
      expect(codeOf(await get(school.stranger, `${path()}/attendance/me`))).toEqual([404, 'SESSION_NOT_FOUND']);
    });

    it('for ids that are unknown, huge, negative or no ids at all', async () => {
      for (const id of [newId(), '-1', '99999999999999999999', 'x', "'; drop table user", '%00'])
        expect(await answers(admin, encodeURIComponent(id))).toEqual(all(404, 'SESSION_NOT_FOUND'));
    });

    it('before the session has started', async () => {
      const session = { title: 'Tomorrow', classId, startsAt: new Date(Date.now() + 86_400_000) };
      const { id } = await school.request<{ id: string }>(school.teacher, 'post', '/live-sessions', session);
      expect(await answers(school.teacher, id)).toEqual([
        [409, 'SESSION_NOT_STARTED'],
        [409, 'SESSION_NOT_STARTED'],
        [409, 'SESSION_NOT_STARTED'],
        [404, 'REGISTER_NOT_FOUND'],
      ]);
    });

    it('for a step or a page that does not exist', async () => {
      const { teacher } = school;
      for (const query of [
        'analytics?step=second',
        'analytics?step=',
        'analytics?surprise=1',
        'analytics/people?limit=101',
        'analytics/people?after=x',
      ])
        expect([query, ...codeOf(await get(teacher, `${path()}/${query}`))]).toEqual([query, 400, 'VALIDATION_FAILED']);
    });
  });
});
