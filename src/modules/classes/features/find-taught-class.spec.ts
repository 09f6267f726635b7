import { setUpClasses } from '../../../../test/support/classes.ts';
import { FindTaughtClass } from '../../../contracts/classes.ts';
import { AddTeacher } from './add-teacher.ts';
import { ArchiveClass } from './archive-class.ts';

describe('finding a class by its name', () => {
  const to = setUpClasses();
  const find = (userId: string, name: string) => to.queries.execute(new FindTaughtClass(userId, name));

  it('finds only classes that the user teaches, by their exact name', async () => {
    const [owner, coTeacher, student] = [to.person('teacher'), to.person('teacher'), to.person('student')];
    const id = await to.newClass(owner, [student], 'Maths 101');
    await to.commands.execute(new AddTeacher(owner, id, { userId: coTeacher.userId }));
    for (const { userId } of [owner, coTeacher]) expect(await find(userId, 'Maths 101')).toBe(id);
    for (const { userId } of [student, to.person('teacher'), to.person('admin')]) expect(await find(userId, 'Maths 101')).toBeNull();
    for (const other of ['maths 101', 'Maths', 'Maths 101 ', '%', '']) expect(await find(owner.userId, other)).toBeNull();
  });

  it('finds the newest of several, and none that is archived', async () => {
    const owner = to.person('teacher');
    to.clock.at = new Date('2026-09-02T08:00:00Z');
    const newest = await to.newClass(owner, [], 'Art');
    to.clock.at = new Date('2026-09-01T08:00:00Z');
    const oldest = await to.newClass(owner, [], 'Art');
    expect(await find(owner.userId, 'Art')).toBe(newest);
    await to.commands.execute(new ArchiveClass(owner, newest));
    expect(await find(owner.userId, 'Art')).toBe(oldest);
    await to.commands.execute(new ArchiveClass(owner, oldest));
    expect(await find(owner.userId, 'Art')).toBeNull();
  });
});
