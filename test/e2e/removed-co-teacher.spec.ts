import { School, type Classroom } from '../support/school.ts';
import type { SignedUp } from '../support/app.ts';

/** Regression: a removed co-teacher who had started a session stayed on its staff, with access to the register's names and emails. */
describe('a removed co-teacher', () => {
  let school: School;
  let room: Classroom | undefined;
  beforeAll(async () => {
    school = await School.open();
  });
  afterAll(() => school.app.close());
  afterEach(async () => {
    await room?.close();
    room = undefined;
  });

  const remove = (classId: string) =>
    school.request(school.teacher, 'delete', `/classes/${classId}/teachers`, { userId: school.colleague.id });
  const answers = async (who: SignedUp, routes: readonly Route[], id: string) => {
    const given: [string, number, string | undefined][] = [];
    for (const [method, path, body] of routes) {
      const sent = school.app.http[method](`/api/v1${path.replace(':id', id)}`).auth(who.token, { type: 'bearer' });
      const { status, body: answer } = await (body ? sent.send(body) : sent);
      given.push([`${method} ${path}`, status, (answer as { code?: string }).code]);
    }
    return given;
  };
  /** A live session of the class hosted by the colleague, with an outsider. */
  const hosted = (more: object = {}) => school.classroom([school.amara, school.luca], more, school.colleague);

  it('immediately loses the live session they host: register, marks, settings and meeting; the owner can continue it', async () => {
    const { teacher, colleague, amara } = school;
    room = await hosted({ meetingUrl: 'https://meet.example/1' });
    const { sessionId: id } = room;
    const before = await answers(colleague, READING, id);
    expect(before.map(([, status]) => status)).toEqual(READING.map(() => 200));
    await remove(room.classId);
    const routes = [...READING, ...CHANGING];
    expect(await answers(colleague, routes, id)).toEqual(routes.map(([method, path]) => [`${method} ${path}`, 404, 'SESSION_NOT_FOUND']));
    expect(await answers(teacher, [...READING, ...CHANGING.slice(0, 2)], id)).toEqual(
      [...READING, ...CHANGING.slice(0, 2)].map(([method, path]) => [`${method} ${path}`, 200, undefined]),
    );
    const history = await school.request<{ by: { id: string } | null }[]>(
      teacher,
      'get',
      `/live-sessions/${id}/attendance/${amara.id}/history`,
    );
    expect(history.at(-1)?.by?.id).toBe(teacher.id);
  });

  it('is removed from its room immediately, and can do nothing there over the socket either', async () => {
    const { teacher, colleague, amara } = school;
    room = await hosted();
    const [host, owner, student] = [await room.enter(colleague), await room.enter(teacher), await room.enter(amara)];
    await remove(room.classId);
    expect(await host.next('REMOVED')).toEqual({ sessionId: room.sessionId, reason: 'no-access' });
    await owner.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    await student.next('MY_ATTENDANCE');
    await room.settled();
    expect(host.events).toEqual(['REMOVED']);
    const { sessionId } = room;
    expect(await host.refused('JOIN_SESSION', { sessionId })).toBe('SESSION_NOT_FOUND');
    expect(await host.refused('ATTENDANCE_MARKED', { sessionId, rest: 'present' })).toBe('SESSION_NOT_FOUND');
    expect(await host.refused('TODAY_SUMMARY', { sessionId })).toBe('SESSION_NOT_FOUND');
    expect(await host.refused('DONE', { sessionId })).toBe('SESSION_NOT_FOUND');
    expect(owner.events).not.toContain('REMOVED');
  });

  it('may return to a public session as a guest, without receiving what is meant for staff', async () => {
    const { teacher, colleague, amara } = school;
    room = await hosted({ visibility: 'public' });
    const [host, owner] = [await room.enter(colleague), await room.enter(teacher)];
    await remove(room.classId);
    await host.next('REMOVED');
    const { sessionId } = room;
    expect(await host.done('JOIN_SESSION', { sessionId })).toMatchObject({ staff: false, snapshot: { marks: [] } });
    await owner.done('ATTENDANCE_MARKED', { studentId: amara.id, status: 'late' });
    await owner.next('ATTENDANCE_MARKED');
    await room.settled();
    expect(host.events).toEqual(['REMOVED']);
    expect(await host.refused('ATTENDANCE_MARKED', { rest: 'present' })).toBe('SESSION_NOT_FOUND');
  });

  it('loses the sessions they had scheduled for the class, which the owner can then edit and start, but keeps their sessions without a class', async () => {
    const { teacher, colleague } = school;
    const classId = await school.newClass(teacher, []);
    await school.request(teacher, 'post', `/classes/${classId}/teachers`, { userId: colleague.id });
    const startsAt = new Date(Date.now() + 3_600_000);
    const plan = (more: object) =>
      school.request<{ id: string }>(colleague, 'post', '/live-sessions', { title: 'Induction', startsAt, ...more });
    const [{ id }, { id: own }] = [await plan({ classId }), await plan({})];
    await remove(classId);
    const routes: Route[] = [...PLANNING, ...READING.slice(0, 1)];
    expect(await answers(colleague, routes, id)).toEqual(routes.map(([method, path]) => [`${method} ${path}`, 404, 'SESSION_NOT_FOUND']));
    const mine = await school.request<{ id: string }[]>(colleague, 'get', '/live-sessions/mine');
    expect(mine.map((each) => each.id)).toContain(own);
    expect(mine.map((each) => each.id)).not.toContain(id);
    const feed = await school.request<{ url: string }>(colleague, 'post', '/calendar/feed');
    const { text } = await school.app.http.get(new URL(feed.url).pathname).expect(200);
    expect([text.includes(own), text.includes(id)]).toEqual([true, false]);
    expect(await answers(teacher, PLANNING.slice(0, 2), id)).toEqual(
      PLANNING.slice(0, 2).map(([method, path]) => [`${method} ${path}`, 200, undefined]),
    );
    expect(await answers(colleague, PLANNING.slice(0, 2), own)).toEqual(
      PLANNING.slice(0, 2).map(([method, path]) => [`${method} ${path}`, 200, undefined]),
    );
  });
});

/** A method and a path, with a valid body. */
type Route = ['get' | 'post' | 'patch' | 'put' | 'delete', string, object?];

const READING: Route[] = [
  ['get', '/live-sessions/:id'],
  ['get', '/live-sessions/:id/attendance'],
  ['get', '/live-sessions/:id/attendance/summary'],
  ['get', '/live-sessions/:id/participants'],
  ['get', '/live-sessions/:id/events'],
  ['get', '/live-sessions/:id/bookings'],
  ['get', '/live-sessions/:id/thumbnail'],
  ['get', '/live-sessions/:id/calendar.ics'],
];
const CHANGING: Route[] = [
  ['post', '/live-sessions/:id/attendance/marks', { rest: 'present' }],
  ['patch', '/live-sessions/:id', { title: 'Optics' }],
  ['delete', '/live-sessions/:id/thumbnail'],
  ['post', '/live-sessions/:id/join'],
  ['post', '/live-sessions/:id/end'],
  ['post', '/live-sessions/:id/start', {}],
];
const PLANNING: Route[] = [
  ['patch', '/live-sessions/:id', { title: 'Optics' }],
  ['post', '/live-sessions/:id/start', {}],
  ['delete', '/live-sessions/:id'],
];
