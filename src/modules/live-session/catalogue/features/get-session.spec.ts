import type { Principal } from '../../../../contracts/auth.ts';
import { StartAdHocSession } from '../../../../contracts/live-session/class-sessions.ts';
import { GetSession } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { refusalOf } from '../../../../../test/support/code-of.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';
import { ListParticipants } from '../../presence/features/list-participants.ts';

describe('reading a session', () => {
  const { to, classOf, plan } = setUpLiveSessions();

  it('finds a session by id or code, but only for users who may see it', async () => {
    const { teacher, student, klass } = classOf();
    const id = await plan(teacher, 'A', 1, { classId: klass.id });
    const { code } = await to.queries.execute(new GetSession(student, { id }));
    const get = (by: Principal, which: GetSession['which']) => to.queries.execute(new GetSession(by, which));
    expect((await get(student, { code: ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}` })).id).toBe(id);
    expect((await get(to.school.person('admin'), { id: id.toUpperCase() })).id).toBe(id);
    for (const which of [{ id }, { code }]) {
      expect(await refusalOf(get(to.school.person('student'), which))).toBe('NOT_ADMITTED');
      expect(await refusalOf(get(to.school.person('teacher'), which))).toBe('NOT_ADMITTED');
    }
    for (const which of [
      { id: newId() },
      { id: 'x' },
      { code: 'ABCDEFGH' },
      { code: 'no\u0000code' },
      { code: 'ABCDEFG1' },
      { code: `${code}A` },
    ])
      expect(await refusalOf(get(teacher, which))).toBe('SESSION_NOT_FOUND');
  });

  it('shows the participants only to users who may join', async () => {
    const { teacher, student, klass } = classOf();
    const { sessionId } = await to.commands.execute(new StartAdHocSession(teacher, klass.id));
    const participants = (by: Principal, id = sessionId) =>
      refusalOf(to.queries.execute(new ListParticipants(by, id, { page: 1, limit: 10 })));
    expect(await participants(student)).toBe('none');
    expect(await participants(to.school.person('student'))).toBe('NOT_ADMITTED');
    expect([await participants(teacher, newId()), await participants(teacher, 'x')]).toEqual(['SESSION_NOT_FOUND', 'SESSION_NOT_FOUND']);
  });
});
