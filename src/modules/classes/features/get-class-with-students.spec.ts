import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { EnrolStudents, GetClassWithStudents } from '../../../contracts/classes.ts';
import { newId } from '../../../kernel/ids.ts';
import { AddTeacher } from './add-teacher.ts';
import { UnenrolStudent } from './unenrol-student.ts';

const day = (n: number) => new Date(Date.UTC(2026, 8, n));

describe('reading a class with its students', () => {
  const to = setUpClasses();
  const read = (by: ReturnType<typeof to.person>, id: string) => to.queries.execute(new GetClassWithStudents(by, id));

  const make = async () => {
    const [owner, coTeacher] = [to.person('teacher'), to.person('teacher')];
    const [first, second, former, upcoming] = Array.from({ length: 4 }, () => to.person('student'));
    to.clock.at = day(1);
    const id = await to.newClass(owner, [first!, former!], 'A');
    await to.commands.execute(new AddTeacher(owner, id, { userId: coTeacher.userId }));
    await to.commands.execute(new EnrolStudents(owner, id, [{ userId: upcoming!.userId }], { startsAt: day(20) }));
    to.clock.at = day(5);
    await to.commands.execute(new EnrolStudents(owner, id, [{ userId: second!.userId }]));
    await to.commands.execute(new UnenrolStudent(owner, id, former!.userId));
    return { id, owner, coTeacher, first: first!, second: second!, former: former!, upcoming: upcoming! };
  };

  it('returns the current students to its teachers, its students and admins, in the order of enrolment', async () => {
    const { id, owner, coTeacher, first, second } = await make();
    const who = ({ userId, name, email }: typeof owner) => ({ id: userId, name, email });
    for (const by of [owner, coTeacher, to.person('admin'), first, second])
      expect(await read(by, id.toUpperCase())).toEqual({
        id,
        name: 'A',
        ownerId: owner.userId,
        students: [who(first), who(second)],
        createdAt: day(1),
        updatedAt: day(5),
      });
  });

  it('is rejected for everyone else, with the right error for each', async () => {
    const { id, former, upcoming, coTeacher } = await make();
    expect(await refusalOf(read(to.person('teacher'), id))).toBe('NOT_CLASS_TEACHER');
    for (const by of [to.person('student'), former, upcoming]) expect(await refusalOf(read(by, id))).toBe('NOT_ENROLLED');
    expect(await refusalOf(read({ ...coTeacher, role: 'student' }, id))).toBe('NOT_ENROLLED');
    for (const unknown of [newId(), '665f1c2ab3d4e5f60718293a', 'x'])
      expect(await refusalOf(read(coTeacher, unknown))).toBe('CLASS_NOT_FOUND');
  });
});
