import type { Principal } from '../../../../contracts/auth.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { ScheduleSession } from '../../../../contracts/live-session/lifecycle.ts';
import { JoinSession } from '../../../../contracts/live-session/presence.ts';
import { ListStartedSessions } from '../../../../contracts/live-session/started-sessions.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { FakeBookings } from '../../../../../test/support/fake-bookings.ts';
import { FakeDoors } from '../../../../../test/support/fake-doors.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

const VIDEO = 'https://video.example/lesson.mp4';

describe('the started sessions that concern a user', () => {
  const { to, classOf, plan } = setUpLiveSessions({}, { fresh: true });
  const start = async (by: Principal, title: string, more: object = {}): Promise<string> =>
    (await to.commands.execute(new ScheduleSession(by, { title, videoUrl: VIDEO, ...more }, { replace: true }))).sessionId;
  const end = (by: Principal, id: string) => to.commands.execute(new EndSession(by, id));
  const join = (by: Principal, id: string) => to.commands.execute(new JoinSession(by, id, null));
  const list = async (by: Principal, joinedBy?: string, part = { limit: 100 }) =>
    to.queries.execute(new ListStartedSessions(by, part, joinedBy));
  const titles = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ title }) => title);

  it('are those they run, those they joined, and live ones they may join; newest first', async () => {
    const { teacher, student, klass } = classOf();
    const [colleague, stranger] = [to.school.person('teacher'), to.school.person('student')];
    await plan(teacher, 'Planned', 1);
    const joined = await start(teacher, 'Joined');
    await join(student, joined);
    await end(teacher, joined);
    await end(teacher, await start(teacher, 'Missed'));
    await end(teacher, await start(teacher, 'Missed in class', { classId: klass.id }));
    await start(teacher, 'In class', { classId: klass.id });
    await start(teacher, 'Booked', { visibility: 'booked' });
    await start(teacher, 'Paid', { price: 100, currency: 'EUR' });
    await start(teacher, 'Limited', { capacity: 3 });
    await start(teacher, 'Open');
    const all = ['Open', 'Limited', 'Paid', 'Booked', 'In class', 'Missed in class', 'Missed', 'Joined'];
    expect(await titles(teacher)).toEqual(all);
    expect(await titles(to.school.person('admin'))).toEqual(all);
    expect(await titles(student)).toEqual(['Open', 'In class', 'Joined']);
    for (const by of [colleague, stranger]) expect(await titles(by)).toEqual(['Open']);
    klass.teachers.add(colleague.userId);
    expect(await titles(colleague)).toEqual(['Open', 'In class', 'Missed in class']);
    // Someone who is a student now runs nothing.
    expect(await titles({ ...teacher, role: 'student' })).toEqual(['Open']);
  });

  it('include booked ones once the booking is confirmed', async () => {
    const { teacher, student } = classOf();
    const id = await start(teacher, 'Booked', { visibility: 'booked' });
    const closed = await start(teacher, 'For the class', { classId: to.school.class(teacher).id });
    const bookings = to.get(FakeBookings);
    for (const sessionId of [id, closed]) bookings.hold(sessionId, student.userId);
    expect(await titles(student)).toEqual([]);
    for (const sessionId of [id, closed]) bookings.book(sessionId, student.userId);
    expect(await titles(student)).toEqual(['Booked']);
  });

  it('show the video only to those who may join', async () => {
    const { teacher, student, klass } = classOf();
    const id = await start(teacher, 'In class', { classId: klass.id });
    await join(student, id);
    const seen = async (by: Principal) => (await list(by)).items;
    const live = { id, hostId: teacher.userId, status: 'live', videoUrl: VIDEO, startedAt: expect.any(Date), endedAt: null };
    for (const by of [teacher, student]) expect(await seen(by)).toMatchObject([live]);
    await end(teacher, id);
    klass.students.delete(student.userId);
    expect(await seen(student)).toMatchObject([{ id, status: 'ended', videoUrl: null, endedAt: expect.any(Date) }]);
  });

  it('do not show the video to those who were removed or are locked out (regression: they did)', async () => {
    const { teacher, enrolled, klass } = classOf(2);
    const [removed, late] = enrolled as [Principal, Principal];
    const doors = to.get(FakeDoors);
    const id = await start(teacher, 'In class', { classId: klass.id });
    await join(removed, id);
    doors.remove(id, removed.userId);
    doors.locked.add(id);
    const videos = async () =>
      (await Promise.all([teacher, removed, late].map((by) => list(by)))).map(({ items }) => items.find((one) => one.id === id)?.videoUrl);
    expect(await videos()).toEqual([VIDEO, null, null]);
    await end(teacher, id);
    // A lock ends with the session, a removal does not.
    expect(await videos()).toEqual([VIDEO, null, undefined]);
    await to.queries.execute(new GetSession(late, { id })).then(({ videoUrl }) => expect(videoUrl).toBe(VIDEO));
    await to.queries.execute(new GetSession(removed, { id })).then(({ videoUrl }) => expect(videoUrl).toBeNull());
  });

  it('of another user are those that the user joined as a participant, as far as they concern the caller', async () => {
    const { teacher, student } = classOf();
    const colleague = to.school.person('teacher');
    const [mine, theirs] = [await start(teacher, 'Mine'), await start(colleague, 'Theirs')];
    await start(teacher, 'Not joined');
    for (const id of [mine, theirs]) await join(student, id);
    await join(teacher, mine);
    for (const [by, id] of [
      [teacher, mine],
      [colleague, theirs],
    ] as const)
      await end(by, id);
    expect(await titles(teacher, student.userId)).toEqual(['Mine']);
    expect(await titles(student, student.userId)).toEqual(['Theirs', 'Mine']);
    expect(await titles(teacher, teacher.userId)).toEqual([]);
    expect(await titles(teacher, newId())).toEqual([]);
  });

  it('can be read in parts', async () => {
    const { teacher } = classOf();
    for (const title of ['A', 'B', 'C']) await start(teacher, title);
    const first = await list(teacher, undefined, { limit: 2 });
    expect([first.items.map(({ title }) => title), first.next]).toEqual([['C', 'B'], first.items[1]!.id]);
    const second = await to.queries.execute(new ListStartedSessions(teacher, { limit: 2, after: first.next! }));
    expect([second.items.map(({ title }) => title), second.next]).toEqual([['A'], null]);
    expect((await list(teacher, undefined, { limit: 3 })).next).toBeNull();
  });
});
