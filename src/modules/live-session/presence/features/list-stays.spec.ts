import type { Principal } from '../../../../contracts/auth.ts';
import { IsFirstStay, ListStays } from '../../../../contracts/live-session/attended.ts';
import { JoinSession, LeaveSession } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('the stays in a session', () => {
  const { to, live } = setUpLiveSessions();
  const join = async (by: Principal, sessionId: string, socket?: string) =>
    (await to.commands.execute(new JoinSession(by, sessionId, socket ? { id: socket, nodeId: newId() } : null))).stay;
  const leave = (by: Principal, sessionId: string) => to.commands.execute(new LeaveSession(by.userId, sessionId, null));
  const list = (by: Principal, sessionId: string) => to.queries.execute(new ListStays(by, sessionId));
  const isFirst = (stayId: string) => to.queries.execute(new IsFirstStay(stayId));

  it('are listed to staff with names and emails, to students only their own, without those of staff', async () => {
    const { teacher, enrolled, sessionId } = await live(2);
    const [ann, ben] = enrolled as [Principal, Principal];
    await join(teacher, sessionId);
    const [first, second] = [await join(ann, sessionId), await join(ben, sessionId)];
    await leave(ann, sessionId);
    const third = await join(ann, sessionId);
    const { name, email } = to.school.people.get(ann.userId)!;
    for (const by of [teacher, to.school.person('admin')]) {
      const stays = await list(by, sessionId);
      expect(stays.map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
      expect(stays[0]).toMatchObject({ userId: ann.userId, name, email, leftAt: expect.any(Date), seconds: 0 });
      expect(stays[2]).toMatchObject({ leftAt: null, seconds: null });
    }
    expect((await list(ann, sessionId)).map(({ id }) => id)).toEqual([first.id, third.id]);
    expect((await list(ben, sessionId)).map(({ id }) => id)).toEqual([second.id]);
  });

  it('are hidden from outsiders, and still shown to a student who left the class', async () => {
    const { klass, student, sessionId } = await live();
    expect(await list(student, sessionId)).toEqual([]);
    const { id } = await join(student, sessionId);
    klass.students.delete(student.userId);
    expect(await list(student, sessionId)).toMatchObject([{ id }]);
    for (const role of ['student', 'teacher'] as const)
      expect(await refusalOf(list(to.school.person(role), sessionId))).toBe('NOT_ADMITTED');
    for (const unknown of [newId(), 'nowhere']) expect(await refusalOf(list(student, unknown))).toBe('SESSION_NOT_FOUND');
  });

  it('are new only for the join that opened them', async () => {
    const { student, sessionId } = await live();
    const stay = await join(student, sessionId);
    expect(stay.isNew).toBe(true);
    expect(await join(student, sessionId)).toEqual({ id: stay.id, isNew: false });
    await leave(student, sessionId);
    const next = await join(student, sessionId);
    expect(next.isNew).toBe(true);
    expect(next.id).not.toBe(stay.id);
  });

  it('begin with the first stay of a user in a session, by whatever connection', async () => {
    const { teacher, student, sessionId } = await live();
    const other = (await live()).sessionId;
    expect(await isFirst((await join(student, sessionId, 'laptop')).id)).toBe(true);
    expect(await isFirst((await join(student, sessionId)).id)).toBe(false);
    expect(await isFirst((await join(teacher, sessionId)).id)).toBe(true);
    expect(await isFirst((await join(to.school.person('admin'), other)).id)).toBe(true);
  });
});
