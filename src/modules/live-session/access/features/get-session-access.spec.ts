import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { EndSession, GetSessionAccess, GetSessionAccessOfMany } from '../../../../contracts/live-session.ts';
import { GetSession, ListSessions } from '../../../../contracts/live-session/catalogue.ts';
import { EditSession } from '../../../../contracts/live-session/lifecycle.ts';
import { JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { FakeDoors } from '../../../../../test/support/fake-doors.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('access to a session', () => {
  const { to, live } = setUpLiveSessions();

  it('is decided for many users at once, in the order given', async () => {
    const { teacher, enrolled, sessionId } = await live();
    const [outsider, admin] = [to.school.person('teacher'), to.school.person('admin')];
    const of = (users: readonly Principal[], id = sessionId) => to.queries.execute(new GetSessionAccessOfMany(id, users));
    const accesses = await of([enrolled[0]!, outsider, teacher, admin, to.school.person('student'), enrolled[0]!]);
    expect(accesses?.map(({ isStaff, mayJoin }) => [isStaff, mayJoin])).toEqual([
      [false, true],
      [false, false],
      [true, true],
      [true, true],
      [false, false],
      [false, true],
    ]);
    expect(await of([teacher], newId())).toBeNull();
    expect(await of([teacher], 'room 5')).toBeNull();
    to.school.asked.clear();
    await of([admin]);
    expect(to.school.asked.size).toBe(0);
    await of([teacher, admin, teacher]);
    expect([...to.school.asked]).toEqual([['GetClassAccess', 1]]);
    to.school.asked.clear();
    await to.db.rows(sql`update live_session set visibility = 'public' where id = ${sessionId}`);
    expect((await of([to.school.person('student')]))?.[0]).toMatchObject({ isStaff: false, mayJoin: true });
    expect(to.school.asked.size).toBe(0);
  });

  it('is lost by a host who no longer teaches the class', async () => {
    const { teacher, klass, sessionId } = await live();
    const isStaff = async () => (await to.queries.execute(new GetSessionAccess(sessionId, teacher)))?.isStaff;
    expect(await isStaff()).toBe(true);
    klass.teachers.delete(teacher.userId);
    expect(await isStaff()).toBe(false);
  });

  it('depends on the current enrolment', async () => {
    const { student, klass, sessionId } = await live();
    const mayJoin = async () => (await to.queries.execute(new GetSessionAccess(sessionId, student)))?.mayJoin;
    expect(await mayJoin()).toBe(true);
    klass.students.delete(student.userId);
    expect(await mayJoin()).toBe(false);
    expect(await to.queries.execute(new GetSessionAccess(newId(), student))).toBeNull();
  });

  it('is refused to those who were removed, also after the end, by one more query for all of them', async () => {
    const { teacher, enrolled, sessionId } = await live(3);
    const [ada, ben] = enrolled as [Principal, Principal];
    const outsider = to.school.person('student');
    const doors = to.get(FakeDoors);
    const refusals = async () => {
      doors.asked = 0;
      const accesses = await to.queries.execute(new GetSessionAccessOfMany(sessionId, [teacher, ada, ben, outsider, ada]));
      return [accesses!.map(({ refusal }) => refusal), doors.asked];
    };
    for (const { userId } of [teacher, ada, outsider]) doors.remove(sessionId, userId);
    const removed = 'REMOVED_FROM_SESSION';
    expect(await refusals()).toEqual([[null, removed, null, 'NOT_ADMITTED', removed], 1]);
    doors.readmit(sessionId, ada.userId);
    expect(await refusals()).toEqual([[null, null, null, 'NOT_ADMITTED', null], 1]);
    doors.remove(sessionId, ada.userId);
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await refusals()).toEqual([[null, removed, null, 'NOT_ADMITTED', removed], 1]);
  });

  it('to a locked session remains to its staff and those who have been in it', async () => {
    const { teacher, enrolled, sessionId } = await live(3);
    const [gone, removed, late] = enrolled as [Principal, Principal, Principal];
    const doors = to.get(FakeDoors);
    await to.commands.execute(new JoinSession(gone, sessionId, null));
    await to.commands.execute(new LeaveSession(gone.userId, sessionId, null));
    doors.locked.add(sessionId);
    doors.remove(sessionId, removed.userId);
    const refusals = async () => {
      const accesses = await to.queries.execute(new GetSessionAccessOfMany(sessionId, [teacher, gone, removed, late]));
      return accesses!.map(({ refusal }) => refusal);
    };
    expect(await refusals()).toEqual([null, null, 'REMOVED_FROM_SESSION', 'SESSION_LOCKED']);
    const join = to.commands.execute(new JoinSession(late, sessionId, null));
    expect(await refusalOf(join)).toBe('SESSION_LOCKED');
    expect(await refusalOf(to.commands.execute(new JoinSession(removed, sessionId, null)))).toBe('REMOVED_FROM_SESSION');
    await to.commands.execute(new JoinSession(gone, sessionId, null));
    doors.locked.delete(sessionId);
    expect(await refusals()).toEqual([null, null, 'REMOVED_FROM_SESSION', null]);
    doors.locked.add(sessionId);
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await refusals()).toEqual([null, null, 'REMOVED_FROM_SESSION', null]);
  });

  it('does not matter for reading about the session, where a user who is kept out finds that they cannot join', async () => {
    const { teacher, enrolled, klass, sessionId } = await live(2);
    const [removed, late] = enrolled as [Principal, Principal];
    const doors = to.get(FakeDoors);
    await to.commands.execute(new EditSession(teacher, sessionId, { videoUrl: 'https://video.example/lesson.mp4' }));
    const seen = async (by: Principal) => {
      const one = await to.queries.execute(new GetSession(by, { id: sessionId }));
      const filter = { classId: klass.id };
      const { items } = await to.queries.execute(new ListSessions(by, filter, { page: 1, limit: 5 }));
      expect(items).toEqual([one]);
      return [one.canJoin, one.videoUrl !== null, one.canModerate];
    };
    const [open, closed, host] = [
      [true, true, false],
      [false, false, false],
      [true, true, true],
    ];
    expect(await Promise.all([seen(removed), seen(late), seen(teacher)])).toEqual([open, open, host]);
    doors.remove(sessionId, removed.userId);
    doors.remove(sessionId, teacher.userId);
    expect(await Promise.all([seen(removed), seen(late), seen(teacher)])).toEqual([closed, open, host]);
    doors.locked.add(sessionId);
    expect(await Promise.all([seen(removed), seen(late), seen(teacher)])).toEqual([closed, closed, host]);
    doors.readmit(sessionId, removed.userId);
    expect(await seen(removed)).toEqual(closed);
    doors.locked.delete(sessionId);
    await to.commands.execute(new JoinSession(late, sessionId, null));
    doors.locked.add(sessionId);
    expect(await seen(late)).toEqual(open);
  });
});
