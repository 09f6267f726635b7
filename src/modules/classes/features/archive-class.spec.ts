import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { EnrolStudents } from '../../../contracts/classes.ts';
import { newId } from '../../../kernel/ids.ts';
import { ArchiveClass } from './archive-class.ts';
import { GetClass } from './get-class.ts';

describe('archiving a class', () => {
  const to = setUpClasses();

  it('keeps it readable for its teachers and students, but rejects changes', async () => {
    const [owner, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(owner, [student]);
    await to.commands.execute(new ArchiveClass(owner, id));
    for (const by of [owner, student])
      expect(await to.queries.execute(new GetClass(by, id))).toMatchObject({ id, archivedAt: expect.any(Date) });
    expect(await refusalOf(to.commands.execute(new EnrolStudents(owner, id, [])))).toBe('CLASS_ARCHIVED');
  });

  it('records one fact even if done twice, or twice at once', async () => {
    const owner = to.person('teacher');
    const id = await to.newClass(owner);
    await Promise.all([1, 2].map(() => to.commands.execute(new ArchiveClass(owner, id))));
    await to.commands.execute(new ArchiveClass(owner, id));
    expect(await to.news(id)).toEqual([
      { type: 'classes.ClassArchived', payload: { classId: id }, audience: 'all', actorId: owner.userId },
    ]);
  });

  it('is rejected, with the id of the session, while a session is live', async () => {
    const owner = to.person('teacher');
    const id = await to.newClass(owner);
    const sessionId = newId();
    to.neighbours.live.set(id, sessionId);
    await expect(to.commands.execute(new ArchiveClass(owner, id))).rejects.toMatchObject({
      code: 'CLASS_HAS_LIVE_SESSION',
      extra: { sessionId },
    });
    to.neighbours.live.delete(id);
    await to.commands.execute(new ArchiveClass(owner, id));
  });
});
