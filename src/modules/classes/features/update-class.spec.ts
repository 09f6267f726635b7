import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { newId } from '../../../kernel/ids.ts';
import { AddTeacher } from './add-teacher.ts';
import { GetClass } from './get-class.ts';
import { UpdateClass } from './update-class.ts';

describe('updating a class', () => {
  const to = setUpClasses();

  it('renames it and hands it over in one request, with a fact for each', async () => {
    const [owner, heir] = [to.person('teacher'), to.person('teacher')];
    const id = await to.newClass(owner);
    await to.commands.execute(new UpdateClass(owner, id, { name: 'Optics', ownerId: heir.userId }));
    expect(await to.queries.execute(new GetClass(owner, id))).toMatchObject({ name: 'Optics', ownerId: heir.userId });
    const [classId, actorId, audience] = [id, owner.userId, 'all'];
    expect(await to.news(id)).toEqual([
      { type: 'classes.ClassRenamed', payload: { classId }, audience, actorId },
      { type: 'classes.TeacherAdded', payload: { classId, teacherId: heir.userId }, audience, actorId },
      { type: 'classes.ClassHandedOver', payload: { classId, fromId: owner.userId, toId: heir.userId }, audience, actorId },
    ]);
  });

  it('records the admin who did it as the author', async () => {
    const admin = to.person('admin');
    const id = await to.newClass(to.person('teacher'));
    await to.commands.execute(new UpdateClass(admin, id, { name: 'Optics' }));
    expect(await to.news(id)).toMatchObject([{ type: 'classes.ClassRenamed', actorId: admin.userId }]);
  });

  it('changes nothing if one part is rejected', async () => {
    const [owner, coTeacher] = [to.person('teacher'), to.person('teacher')];
    const id = await to.newClass(owner);
    await to.commands.execute(new AddTeacher(owner, id, { userId: coTeacher.userId }));
    const both = { name: 'Optics', ownerId: coTeacher.userId };
    expect(await refusalOf(to.commands.execute(new UpdateClass(coTeacher, id, both)))).toBe('OWNER_ONLY');
    expect(await to.queries.execute(new GetClass(owner, id))).toMatchObject({ name: 'Physics 10b' });
    expect(await to.news(id)).toHaveLength(1);
  });

  it('changes nothing when there is nothing to change', async () => {
    const owner = to.person('teacher');
    const id = await to.newClass(owner);
    await to.commands.execute(new UpdateClass(owner, id, {}));
    await to.commands.execute(new UpdateClass(owner, id, { name: 'Physics 10b', ownerId: owner.userId }));
    expect(await to.news(id)).toEqual([]);
  });

  it.each(['nonsense', newId()])('throws CLASS_NOT_FOUND for the id %p', async (id) => {
    expect(await refusalOf(to.commands.execute(new UpdateClass(to.person('admin'), id, {})))).toBe('CLASS_NOT_FOUND');
  });

  it('accepts an id in capitals', async () => {
    const owner = to.person('teacher');
    const id = await to.newClass(owner);
    await to.commands.execute(new UpdateClass(owner, id.toUpperCase(), { name: 'Optics' }));
    expect(await to.news(id)).toHaveLength(1);
  });

  it('applies two concurrent renames one after the other', async () => {
    const owner = to.person('teacher');
    const id = await to.newClass(owner);
    await Promise.all(['One', 'Two'].map((name) => to.commands.execute(new UpdateClass(owner, id, { name: `Physics ${name}` }))));
    expect(await to.news(id)).toHaveLength(2);
  });
});
