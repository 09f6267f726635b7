import { GetSession, GetSessions } from '../../../../contracts/live-session/catalogue.ts';
import { newId } from '../../../../kernel/ids.ts';
import { setUpLiveSessions } from '../../../../../test/support/sessions.ts';

describe('reading sessions by their ids', () => {
  const { to, classOf, plan } = setUpLiveSessions();

  it('shows each as the caller sees it, and leaves out unknown ids', async () => {
    const { teacher, student, klass } = classOf();
    const [one, two] = [await plan(teacher, 'one', 1, { classId: klass.id }), await plan(teacher, 'two', 2)];
    for (const by of [teacher, student]) {
      const found = await to.queries.execute(new GetSessions(by, [two, newId(), one]));
      for (const id of [one, two]) expect(found.get(id)).toEqual(await to.queries.execute(new GetSession(by, { id })));
      expect(found.size).toBe(2);
    }
  });

  it('checks no permission, but shows outsiders no more than that the session exists', async () => {
    const { teacher, klass } = classOf();
    const id = await plan(teacher, 'one', 1, { classId: klass.id });
    const found = await to.queries.execute(new GetSessions(to.school.person('student'), [id]));
    expect(found.get(id)).toMatchObject({ title: 'one', className: null, canJoin: false, canEdit: false });
  });
});
