import type { Principal } from '../../../../contracts/auth.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { CallOffSession, ScheduleSession, StartSession } from '../../../../contracts/live-session/lifecycle.ts';
import { JoinSession } from '../../../../contracts/live-session/presence.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { GetHostOverview, OVERVIEW_PERIOD } from './get-host-overview.ts';

const day = (n: number, hours = 0) => new Date(Date.UTC(2026, 8, n, 7, hours * 60));
const NOTHING = { sessionsHeld: 0, hoursHeld: 0, studentsReached: 0, averageAttendance: 0, averageWatchedSeconds: 0, mostAttended: [] };

describe("the overview of a host's sessions", () => {
  const { to, classOf } = setUpLiveSessions({}, { fresh: true });
  const overview = (by: Principal, range = {}) => to.queries.execute(new GetHostOverview(by, range));
  /** A session on that day of September, for one hour and a half, to which `who` came; each twice, and the teacher too. */
  const hold = async (teacher: Principal, classId: string, n: number, who: readonly Principal[], end = true): Promise<string> => {
    to.clock.at = day(n, -1);
    const { sessionId } = await to.commands.execute(new ScheduleSession(teacher, { title: `Day ${n}`, classId, startsAt: day(n) }));
    to.clock.at = day(n);
    await to.commands.execute(new StartSession(teacher, sessionId));
    const nodeId = sessionId;
    for (const by of [...who, teacher])
      for (const id of ['laptop', 'phone']) await to.commands.execute(new JoinSession(by, sessionId, { id, nodeId }));
    to.clock.at = day(n, 1.5);
    if (end) await to.commands.execute(new EndSession(teacher, sessionId));
    return sessionId;
  };

  it('counts the sessions held, their hours and who came; a live session and one that was called off do not count', async () => {
    const { teacher, enrolled, klass } = classOf(3);
    const [ann, ben, carl] = enrolled as [Principal, Principal, Principal];
    expect(await overview(teacher)).toEqual(NOTHING);
    const first = await hold(teacher, klass.id, 1, [ann]);
    const second = await hold(teacher, klass.id, 2, [ann, ben, carl]);
    const third = await hold(teacher, klass.id, 3, [ben]);
    const off = await hold(teacher, klass.id, 4, [ann, ben, carl], false);
    await to.commands.execute(new CallOffSession(teacher, off, 'by mistake'));
    await hold(teacher, klass.id, 5, [ann, ben], false);
    expect(await overview(teacher)).toEqual({
      sessionsHeld: 3,
      hoursHeld: 4.5,
      studentsReached: 3,
      averageAttendance: 1.7,
      averageWatchedSeconds: 5_400,
      mostAttended: [
        { sessionId: second, title: 'Day 2', startedAt: day(2), people: 3 },
        { sessionId: third, title: 'Day 3', startedAt: day(3), people: 1 },
        { sessionId: first, title: 'Day 1', startedAt: day(1), people: 1 },
      ],
    });
  });

  it('is about the sessions that started within the range', async () => {
    const { teacher, enrolled, klass } = classOf(2);
    const [ann, ben] = enrolled as [Principal, Principal];
    await hold(teacher, klass.id, 1, [ann]);
    const second = await hold(teacher, klass.id, 2, [ann, ben]);
    await hold(teacher, klass.id, 3, [ann]);
    expect(await overview(teacher, { from: day(2), to: day(3) })).toEqual({
      sessionsHeld: 1,
      hoursHeld: 1.5,
      studentsReached: 2,
      averageAttendance: 2,
      averageWatchedSeconds: 5_400,
      mostAttended: [{ sessionId: second, title: 'Day 2', startedAt: day(2), people: 2 }],
    });
    expect(await overview(teacher, { from: day(2) })).toMatchObject({ sessionsHeld: 2 });
    expect(await overview(teacher, { to: day(2) })).toMatchObject({ sessionsHeld: 1, studentsReached: 1 });
    expect(await overview(teacher, { from: day(2), to: day(2) })).toEqual(NOTHING);
    expect(await refusalOf(overview(teacher, { from: day(3), to: day(2) }))).toBe('ENDS_BEFORE_START');
  });

  it('goes back 366 days from its end, or from now, unless it is asked for more', async () => {
    const { teacher, enrolled, klass } = classOf(1);
    await hold(teacher, klass.id, 1, enrolled);
    const edge = new Date(day(1).getTime() + OVERVIEW_PERIOD);
    const held = async (range = {}) => (await overview(teacher, range)).sessionsHeld;
    to.clock.at = edge;
    expect(await held()).toBe(1);
    to.clock.at = new Date(edge.getTime() + 1);
    expect([await held(), await held({ to: edge }), await held({ from: day(1) })]).toEqual([0, 1, 1]);
    expect(await held({ to: to.clock.at })).toBe(0);
  });

  it('is about the own sessions of a teacher, and about all for an admin', async () => {
    const { teacher, enrolled, klass } = classOf(1);
    const other = classOf(1);
    await hold(teacher, klass.id, 1, enrolled);
    await hold(other.teacher, other.klass.id, 2, other.enrolled);
    expect(await overview(to.school.person('teacher'))).toEqual(NOTHING);
    expect(await overview(teacher)).toMatchObject({ sessionsHeld: 1, mostAttended: [{ title: 'Day 1' }] });
    expect(await overview(to.school.person('admin'))).toMatchObject({ sessionsHeld: 2, studentsReached: 2 });
    const coTeacher = to.school.person('teacher');
    klass.teachers.add(coTeacher.userId);
    expect(await overview(coTeacher)).toMatchObject({ sessionsHeld: 1 });
  });

  it('lists no more than the five sessions that most came to', async () => {
    const { teacher, enrolled, klass } = classOf(1);
    for (let n = 1; n <= 6; n++) await hold(teacher, klass.id, n, enrolled);
    const { mostAttended } = await overview(teacher);
    expect(mostAttended.map(({ title }) => title)).toEqual(['Day 6', 'Day 5', 'Day 4', 'Day 3', 'Day 2']);
  });
});
