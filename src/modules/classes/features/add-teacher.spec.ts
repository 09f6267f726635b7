import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { newId } from '../../../kernel/ids.ts';
import { AddTeacher } from './add-teacher.ts';
import { GetClass } from './get-class.ts';
import { RemoveTeacher } from './remove-teacher.ts';

describe('co-teachers', () => {
  const to = setUpClasses();
  const teachersOf = async (id: string) =>
    (await to.queries.execute(new GetClass(to.person('admin'), id))).teachers.map((teacher) => teacher.id).toSorted();

  it('can be added and removed by id, which records facts', async () => {
    const [owner, coTeacher] = [to.person('teacher'), to.person('teacher')];
    const id = await to.newClass(owner);
    const who = { userId: coTeacher.userId };
    await to.commands.execute(new AddTeacher(owner, id, who));
    expect(await teachersOf(id)).toEqual([owner.userId, coTeacher.userId].toSorted());
    await to.commands.execute(new RemoveTeacher(owner, id, who));
    expect(await teachersOf(id)).toEqual([owner.userId]);
    expect((await to.news(id)).map(({ type, payload }) => ({ type, payload }))).toEqual([
      { type: 'classes.TeacherAdded', payload: { classId: id, teacherId: coTeacher.userId } },
      { type: 'classes.TeacherRemoved', payload: { classId: id, teacherId: coTeacher.userId } },
    ]);
  });

  it('can be added and removed by email, regardless of case', async () => {
    const [owner, coTeacher] = [to.person('teacher'), to.person('teacher', { email: 'Grace@School.example' })];
    const id = await to.newClass(owner);
    await to.commands.execute(new AddTeacher(owner, id, { email: 'grace@school.EXAMPLE' }));
    expect(await teachersOf(id)).toContain(coTeacher.userId);
    await to.commands.execute(new RemoveTeacher(owner, id, { email: 'GRACE@school.example' }));
    expect(await teachersOf(id)).toEqual([owner.userId]);
  });

  it('cannot be added or removed if there is no such account', async () => {
    const owner = to.person('teacher');
    const id = await to.newClass(owner);
    for (const who of [{ userId: newId() }, { email: 'nobody@school.example' }]) {
      expect(await refusalOf(to.commands.execute(new AddTeacher(owner, id, who)))).toBe('TEACHER_NOT_FOUND');
      expect(await refusalOf(to.commands.execute(new RemoveTeacher(owner, id, who)))).toBe('TEACHER_NOT_FOUND');
    }
  });

  it('can be added at the same time', async () => {
    const [owner, one, two] = [to.person('teacher'), to.person('teacher'), to.person('teacher')];
    const id = await to.newClass(owner);
    await Promise.all([one, two, one].map(({ userId }) => to.commands.execute(new AddTeacher(owner, id, { userId }))));
    expect(await teachersOf(id)).toEqual([owner, one, two].map(({ userId }) => userId).toSorted());
    expect(await to.news(id)).toHaveLength(2);
  });
});
