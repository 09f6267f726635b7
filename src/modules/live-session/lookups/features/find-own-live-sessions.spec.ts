import { FindOwnLiveSessions } from '../../../../contracts/live-session/class-sessions.ts';
import { sessionStream } from '../../../../contracts/fact.ts';
import { EndSession, SessionStarted } from '../../../../contracts/live-session.ts';
import { FindPresent, JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { ScheduleSession } from '../../../../contracts/live-session/lifecycle.ts';
import { newId } from '../../../../kernel/ids.ts';
import { FakeDoors } from '../../../../../test/support/fake-doors.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('a user’s own live session', () => {
  const { to, live, planned } = setUpLiveSessions();
  const found = async (users: FindOwnLiveSessions['users']) =>
    [...(await to.queries.execute(new FindOwnLiveSessions(users)))].map(([userId, { sessionId }]) => [userId, sessionId]).toSorted();

  it('is the latest started of the sessions they host, teach or are enrolled in', async () => {
    const [first, second] = [await live(2), await live(2)];
    const [both, one] = first.enrolled as [typeof first.student, typeof first.student];
    second.klass.students.add(both.userId);
    second.klass.teachers.add(first.teacher.userId);
    const outsider = to.school.person('student');
    const idle = await planned();
    const asked = [both, one, first.teacher, second.teacher, outsider, idle.teacher];
    expect(await found(asked)).toEqual(
      [
        [both.userId, second.sessionId],
        [one.userId, first.sessionId],
        [first.teacher.userId, first.sessionId],
        [second.teacher.userId, second.sessionId],
      ].toSorted(),
    );
    await to.commands.execute(new EndSession(second.teacher, second.sessionId));
    expect(await found([both, second.teacher])).toEqual([[both.userId, first.sessionId]]);
  });

  /** Regression: a session started by a colleague pulled a teacher out of the roll call they hosted. */
  it('is the one a teacher hosts, even if another one of a class they teach started later', async () => {
    const [own, colleagues, last] = [await live(), await live(), await live()];
    for (const { klass } of [colleagues, last]) klass.teachers.add(own.teacher.userId);
    expect(await found([own.teacher])).toEqual([[own.teacher.userId, own.sessionId]]);
    await to.commands.execute(new EndSession(own.teacher, own.sessionId));
    expect(await found([own.teacher])).toEqual([[own.teacher.userId, last.sessionId]]);
  });

  it('is another one if they were removed from that one', async () => {
    const [first, second] = [await live(2), await live()];
    const [student, other] = first.enrolled as [typeof first.student, typeof first.student];
    for (const { userId } of [student, other]) second.klass.students.add(userId);
    const doors = to.get(FakeDoors);
    for (const { userId } of [student, second.teacher]) doors.remove(second.sessionId, userId);
    const expected = [
      [student.userId, first.sessionId],
      [other.userId, second.sessionId],
      [second.teacher.userId, second.sessionId],
    ];
    expect(await found([student, other, second.teacher])).toEqual(expected.toSorted());
    doors.remove(first.sessionId, student.userId);
    expect(await found([student])).toEqual([]);
  });

  it('includes the time of its start and the number of that fact', async () => {
    // The fact may be recorded a millisecond after the start.
    to.clock.at = new Date();
    const { teacher, sessionId } = await live();
    to.clock.at = undefined;
    const start = (await to.facts(sessionStream(sessionId))).find(({ type }) => type === SessionStarted.type)!;
    const own = (await to.queries.execute(new FindOwnLiveSessions([teacher]))).get(teacher.userId);
    expect(own).toEqual({ sessionId, startedAt: start.occurredAt, startedSeq: start.seq });
  });

  /** Regression: a removed co-teacher was sent back as staff to the roll call they had started. */
  it('is not a session of a class that the host no longer teaches; one without a class remains theirs', async () => {
    const { teacher, klass, sessionId } = await live();
    const colleague = to.school.person('teacher');
    klass.teachers.add(colleague.userId);
    klass.teachers.delete(teacher.userId);
    expect(await found([teacher, colleague])).toEqual([[colleague.userId, sessionId]]);
    const { sessionId: open } = await to.commands.execute(new ScheduleSession(teacher, { title: 'Open day' }, {}));
    expect(await found([teacher])).toEqual([[teacher.userId, open]]);
  });

  it('is not a session they host or teach if they are no longer a teacher', async () => {
    const { teacher } = await live();
    expect(await to.queries.execute(new FindOwnLiveSessions([{ ...teacher, role: 'student' }]))).toEqual(new Map());
  });

  it('is not looked up if no users are given', async () => {
    expect(await to.queries.execute(new FindOwnLiveSessions([]))).toEqual(new Map());
  });
});

describe('participation', () => {
  const { to, live } = setUpLiveSessions();

  const isPresent = async (sessionId: string, userId: string) =>
    (await to.queries.execute(new FindPresent(sessionId, [userId]))).includes(userId);

  it('lasts from the first join to the last leave', async () => {
    const { student, sessionId } = await live();
    const is = () => isPresent(sessionId, student.userId);
    const [a, b] = [
      { id: 'a', nodeId: newId() },
      { id: 'b', nodeId: newId() },
    ];
    expect(await is()).toBe(false);
    await to.commands.execute(new JoinSession(student, sessionId, a));
    await to.commands.execute(new JoinSession(student, sessionId, b));
    await to.commands.execute(new LeaveSession(student.userId, sessionId, a));
    expect(await is()).toBe(true);
    await to.commands.execute(new LeaveSession(student.userId, sessionId, b));
    expect(await is()).toBe(false);
  });

  it.each([
    ['an invalid id', 'here'],
    ['an unknown user or session', newId()],
  ])('is false for %s', async (_, userId) => {
    const { sessionId } = await live();
    expect(await isPresent(sessionId, userId)).toBe(false);
    expect(await isPresent(userId, newId())).toBe(false);
  });
});
