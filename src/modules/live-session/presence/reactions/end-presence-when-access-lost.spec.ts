import { sql } from 'kysely';
import { UserDeactivated, UserRoleChanged, type Principal } from '../../../../contracts/auth.ts';
import { StudentUnenrolled, TeacherRemoved } from '../../../../contracts/classes.ts';
import { classStream, sessionStream, userStream } from '../../../../contracts/fact.ts';
import { JoinSession, ParticipantLeft } from '../../../../contracts/live-session/presence.ts';
import { newId } from '../../../../kernel/ids.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('users who lose access to a session', () => {
  const { to, live } = setUpLiveSessions();
  const liveSession = async () => {
    const { teacher, enrolled, student: gone, klass, sessionId } = await live(2);
    for (const by of [...enrolled, teacher]) await to.commands.execute(new JoinSession(by, sessionId, null));
    await to.commands.execute(new JoinSession(gone, sessionId, { id: newId(), nodeId: newId() }));
    return { teacher, gone, klass, sessionId };
  };
  const unenrol = async (classId: string, ...students: Principal[]) => {
    const facts = students.map(({ userId }) => new StudentUnenrolled({ classId, studentId: userId, endsAt: new Date().toISOString() }));
    await to.record(classStream(classId), ...facts);
    await to.runner.relay();
  };
  const leaves = async (sessionId: string) =>
    (await to.facts(sessionStream(sessionId)))
      .filter(({ type }) => type === ParticipantLeft.type)
      .map(({ payload }) => payload as ParticipantLeft['payload'])
      .map(({ userId, departure, why }) => [userId, departure, why]);

  it('leave with all their connections when unenrolled, and the others stay', async () => {
    const { gone, klass, sessionId } = await liveSession();
    klass.students.delete(gone.userId);
    await unenrol(klass.id, gone);
    expect(await leaves(sessionId)).toEqual([
      [gone.userId, false, 'removed'],
      [gone.userId, true, 'removed'],
    ]);
  });

  it('stay if they are still enrolled after all', async () => {
    const { gone, klass, sessionId } = await liveSession();
    await unenrol(klass.id, gone);
    expect(await leaves(sessionId)).toEqual([]);
  });

  it('stay as guests of a public session', async () => {
    const { gone, klass, sessionId } = await liveSession();
    await to.db.rows(sql`update live_session set visibility = 'public' where id = ${sessionId}`);
    klass.students.delete(gone.userId);
    await unenrol(klass.id, gone);
    expect(await leaves(sessionId)).toEqual([]);
  });

  it('are ignored if no session is live', async () => {
    const teacher = to.school.person('teacher');
    const klass = to.school.class(teacher);
    await unenrol(klass.id, to.school.person('student'));
    expect(await to.db.rows(sql`select 1 from reaction_cursor where seq < wanted_seq`)).toEqual([]);
  });

  const remove = async (klass: { readonly id: string; readonly teachers: Set<string> }, { userId }: Principal) => {
    klass.teachers.delete(userId);
    await to.record(classStream(klass.id), new TeacherRemoved({ classId: klass.id, teacherId: userId }));
    await to.runner.relay();
  };

  it('leave when removed as teachers of the class, even if they host the session; other staff stay', async () => {
    const { teacher, klass, sessionId } = await liveSession();
    const colleague = to.school.person('teacher');
    klass.teachers.add(colleague.userId);
    await to.commands.execute(new JoinSession(colleague, sessionId, null));
    await remove(klass, teacher);
    expect(await leaves(sessionId)).toEqual([[teacher.userId, true, 'removed']]);
    await remove(klass, colleague);
    expect(await leaves(sessionId)).toEqual([teacher, colleague].map(({ userId }) => [userId, true, 'removed']));
  });

  it('leave even a public session when removed as teachers, but may come back as guests', async () => {
    const { teacher, klass, sessionId } = await liveSession();
    await to.db.rows(sql`update live_session set visibility = 'public' where id = ${sessionId}`);
    await remove(klass, teacher);
    expect(await leaves(sessionId)).toEqual([[teacher.userId, true, 'removed']]);
    await to.commands.execute(new JoinSession(teacher, sessionId, null));
    expect(
      await to.db.rows(
        sql`select staff from presence_interval where session_id = ${sessionId} and user_id = ${teacher.userId} and left_at is null`,
      ),
    ).toEqual([{ staff: false }]);
  });

  it('leave when they change from teacher to student, even if they only joined over REST', async () => {
    const { teacher, sessionId } = await liveSession();
    await to.record(userStream(teacher.userId), new UserRoleChanged({ userId: teacher.userId, from: 'teacher', to: 'student' }));
    await to.runner.relay();
    expect(await leaves(sessionId)).toEqual([[teacher.userId, true, 'removed']]);
  });

  it('leave every session when deactivated', async () => {
    const [one, other] = [await liveSession(), await liveSession()];
    other.klass.students.add(one.gone.userId);
    await to.commands.execute(new JoinSession(one.gone, other.sessionId, null));
    await to.record(userStream(one.gone.userId), new UserDeactivated({ userId: one.gone.userId }));
    await to.runner.relay();
    expect(await leaves(one.sessionId)).toHaveLength(2);
    expect(await leaves(other.sessionId)).toEqual([[one.gone.userId, true, 'removed']]);
  });
});
