import { setUpClasses } from '../../../../test/support/classes.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { AddTeacher } from './add-teacher.ts';
import { ArchiveClass } from './archive-class.ts';
import { ListClasses } from './list-classes.ts';
import { UnenrolStudent } from './unenrol-student.ts';

describe('listing classes', () => {
  const to = setUpClasses();
  const list = (by: Principal, filter: { archived?: boolean; q?: string } = {}, page = { page: 1, limit: 100 }) =>
    to.queries.execute(new ListClasses(by, { archived: false, ...filter }, page));
  const names = async (...args: Parameters<typeof list>) => (await list(...args)).items.map(({ name }) => name);

  it('returns the classes a teacher teaches or a student is enrolled in, and all to admins, sorted by name', async () => {
    const [owner, coTeacher, student] = [to.person('teacher'), to.person('teacher'), to.person('student')];
    const mine = await to.newClass(owner, [student], 'physics one');
    const shared = await to.newClass(owner, [student], 'Chemistry one');
    await to.commands.execute(new AddTeacher(owner, shared, { userId: coTeacher.userId }));
    await to.newClass(to.person('teacher'), [to.person('student')], 'Biology one');
    expect(await names(owner)).toEqual(['Chemistry one', 'physics one']);
    expect(await names(coTeacher)).toEqual(['Chemistry one']);
    expect(await names(student)).toEqual(['Chemistry one', 'physics one']);
    expect(await names(to.person('student'))).toEqual([]);
    expect(await names({ ...owner, role: 'student' })).toEqual([]);
    expect(await names(to.person('admin'), { q: ' one' })).toEqual(['Biology one', 'Chemistry one', 'physics one']);
    await to.commands.execute(new UnenrolStudent(owner, mine, student.userId));
    expect(await names(student)).toEqual(['Chemistry one']);
  });

  it('returns the owner and the number of current students of each class', async () => {
    const [owner, gone] = [to.person('teacher', { name: 'Grace' }), to.person('student')];
    const id = await to.newClass(owner, [gone, to.person('student'), to.person('student')]);
    await to.commands.execute(new UnenrolStudent(owner, id, gone.userId));
    expect(await list(owner)).toEqual({
      items: [
        {
          id,
          name: 'Physics 10b',
          owner: { id: owner.userId, name: 'Grace' },
          studentCount: 2,
          createdAt: expect.any(Date),
          archivedAt: null,
        },
      ],
      total: 1,
      next: null,
    });
    to.neighbours.people.delete(owner.userId);
    expect((await list(owner)).items).toMatchObject([{ owner: { id: owner.userId, name: '' } }]);
  });

  it('lists archived classes separately', async () => {
    const owner = to.person('teacher');
    await to.newClass(owner, [], 'Running');
    await to.commands.execute(new ArchiveClass(owner, await to.newClass(owner, [], 'Archived')));
    expect(await names(owner)).toEqual(['Running']);
    expect((await list(owner, { archived: true })).items).toMatchObject([{ name: 'Archived', archivedAt: expect.any(Date) }]);
  });

  it('searches for part of the name regardless of case, and takes wildcards literally', async () => {
    const owner = to.person('teacher');
    for (const name of ['Physics', 'Metaphysics', '100% maths', '100 maths', 'a_b', 'acb', 'back\\slash'])
      await to.newClass(owner, [], name);
    expect(await names(owner, { q: 'PHYSICS' })).toEqual(['Metaphysics', 'Physics']);
    expect(await names(owner, { q: '0% m' })).toEqual(['100% maths']);
    expect(await names(owner, { q: 'a_b' })).toEqual(['a_b']);
    expect(await names(owner, { q: 'k\\s' })).toEqual(['back\\slash']);
    expect(await names(owner, { q: "'; drop table class" })).toEqual([]);
    expect(await names(owner, { q: '' })).toHaveLength(7);
  });

  it('returns pages with the total, even beyond the last page', async () => {
    const owner = to.person('teacher');
    for (const n of [3, 1, 2]) await to.newClass(owner, [], `Class ${n}`);
    const page = async (number: number) => {
      const { items, total } = await list(owner, {}, { page: number, limit: 2 });
      return [items.map(({ name }) => name), total];
    };
    expect(await page(1)).toEqual([['Class 1', 'Class 2'], 3]);
    expect(await page(2)).toEqual([['Class 3'], 3]);
    expect(await page(3)).toEqual([[], 3]);
  });
});
