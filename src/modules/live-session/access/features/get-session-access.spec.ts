import { sql } from 'kysely';
import type { Principal } from '../../../../contracts/auth.ts';
import { GetSessionAccess, GetSessionAccessOfMany } from '../../../../contracts/live-session.ts';
import { newId } from '../../../../kernel/ids.ts';
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
});
