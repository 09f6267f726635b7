import type { Principal } from '../../../../contracts/auth.ts';
import { GetLiveSessionForMember, StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { EndSession } from '../../../../contracts/live-session.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('the live session of a class', () => {
  const { to, classOf } = setUpLiveSessions();
  const room = (by: Principal, classId: string) => to.queries.execute(new GetLiveSessionForMember(by, classId));

  it('is visible to teachers and students of the class and to admins; null before and after', async () => {
    const { teacher, student, klass } = classOf();
    const members = [teacher, student, to.school.person('admin')];
    const seen = () => Promise.all(members.map((by) => room(by, klass.id)));
    expect(await seen()).toEqual([null, null, null]);
    to.clock.at = new Date('2026-09-01T07:00:00.123Z');
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    const live = { sessionId, startedAt: to.clock.at };
    expect(await seen()).toEqual([live, live, live]);
    await to.commands.execute(new EndSession(teacher, sessionId));
    expect(await seen()).toEqual([null, null, null]);
  });

  it('is rejected for everyone else, with a code that depends on their role', async () => {
    const { teacher, klass } = classOf();
    expect(await refusalOf(room(to.school.person('teacher'), klass.id))).toBe('NOT_CLASS_TEACHER');
    expect(await refusalOf(room(to.school.person('student'), klass.id))).toBe('NOT_ENROLLED');
    for (const unknown of [newId(), '665f1c2ab3d4e5f60718293a']) expect(await refusalOf(room(teacher, unknown))).toBe('CLASS_NOT_FOUND');
  });
});
