import { GetSession, GetSessions } from '../../../../contracts/live-session/catalogue.ts';
import { EditSession } from '../../../../contracts/live-session/lifecycle.ts';
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
    const details = { classId: klass.id, description: 'for us', videoUrl: 'https://video.example/1.mp4' };
    const id = await plan(teacher, 'one', 1, details);
    const shown = async (visibility: 'class' | 'booked' | 'public') => {
      await to.commands.execute(new EditSession(teacher, id, { visibility }));
      return (await to.queries.execute(new GetSessions(to.school.person('student'), [id]))).get(id);
    };
    const little = { title: 'one', className: null, videoUrl: null, canJoin: false, canEdit: false };
    expect(await shown('class')).toMatchObject({ ...little, description: '' });
    expect(await shown('booked')).toMatchObject({ ...little, description: 'for us' });
  });
});
