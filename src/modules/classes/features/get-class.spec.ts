import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { EnrolStudents } from '../../../contracts/classes.ts';
import { newId } from '../../../kernel/ids.ts';
import { AddTeacher } from './add-teacher.ts';
import { GetClass } from './get-class.ts';
import { UnenrolStudent } from './unenrol-student.ts';

const day = (n: number) => new Date(Date.UTC(2026, 8, n));

describe('reading a class', () => {
  const to = setUpClasses();

  /** A class with two current students, one who left, one upcoming, and one whose upcoming enrolment was cancelled. */
  const make = async () => {
    const owner = to.person('teacher', { name: 'Zoe' });
    const coTeacher = to.person('teacher', { name: 'Ada' });
    const [now, alsoNow, former, upcoming, cancelled] = ['Žofie', 'amara', 'Bo', 'Cy', 'Di'].map((name) => to.person('student', { name }));
    to.clock.at = day(1);
    const id = await to.newClass(owner, [now!, former!, alsoNow!]);
    await to.commands.execute(new AddTeacher(owner, id, { userId: coTeacher.userId }));
    const later = { startsAt: day(20), endsAt: day(30) };
    await to.commands.execute(new EnrolStudents(owner, id, [{ userId: upcoming!.userId }, { userId: cancelled!.userId }], later));
    to.clock.at = day(5);
    await to.commands.execute(new UnenrolStudent(owner, id, former!.userId));
    await to.commands.execute(new UnenrolStudent(owner, id, cancelled!.userId));
    return { id, owner, coTeacher, now: now!, alsoNow: alsoNow!, former: former!, upcoming: upcoming! };
  };

  it('returns names, emails, dates and the join code to its teachers and admins, sorted by name', async () => {
    const { id, owner, coTeacher, now, alsoNow, upcoming } = await make();
    const who = ({ userId, name, email }: typeof owner) => ({ id: userId, name, email });
    for (const by of [owner, coTeacher, to.person('admin')])
      expect(await to.queries.execute(new GetClass(by, id))).toEqual({
        id,
        name: 'Physics 10b',
        ownerId: owner.userId,
        createdAt: day(1),
        archivedAt: null,
        joinCode: expect.any(String),
        teachers: [who(coTeacher), who(owner)],
        students: [
          { ...who(alsoNow), active: true, startsAt: day(1), endsAt: null },
          { ...who(upcoming), active: true, startsAt: day(20), endsAt: day(30) },
          { ...who(now), active: true, startsAt: day(1), endsAt: null },
        ],
      });
  });

  it('returns only the names of teachers and current students to its students', async () => {
    const { id, owner, coTeacher, now, alsoNow } = await make();
    const named = ({ userId, name }: typeof owner) => ({ id: userId, name });
    expect(await to.queries.execute(new GetClass(now, id))).toEqual({
      id,
      name: 'Physics 10b',
      ownerId: owner.userId,
      createdAt: day(1),
      archivedAt: null,
      teachers: [named(coTeacher), named(owner)],
      students: [named(alsoNow), named(now)],
    });
  });

  it('is rejected for everyone else, with the right error for each', async () => {
    const { id, former, upcoming, coTeacher } = await make();
    const read = (by: typeof former, classId = id) => refusalOf(to.queries.execute(new GetClass(by, classId)));
    expect(await read(to.person('teacher'))).toBe('NOT_CLASS_TEACHER');
    expect(await read(to.person('student'))).toBe('NOT_ENROLLED');
    expect(await read(former)).toBe('NOT_ENROLLED');
    expect(await read(upcoming)).toBe('NOT_ENROLLED');
    expect(await read({ ...coTeacher, role: 'student' })).toBe('NOT_ENROLLED');
    expect(await read(to.person('admin'), newId())).toBe('CLASS_NOT_FOUND');
    expect(await read(to.person('admin'), 'nonsense')).toBe('CLASS_NOT_FOUND');
    expect(await read(coTeacher, id.toUpperCase())).toBe('none');
  });

  it('lists a student once, with the current enrolment, even if there is an upcoming one', async () => {
    const [owner, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(owner);
    const enrol = (startsAt: Date, endsAt: Date) =>
      to.commands.execute(new EnrolStudents(owner, id, [{ userId: student.userId }], { startsAt, endsAt }));
    to.clock.at = day(5);
    await enrol(day(20), day(30));
    await enrol(day(1), day(10));
    expect((await to.queries.execute(new GetClass(owner, id))).students).toMatchObject([{ startsAt: day(1), endsAt: day(10) }]);
    to.clock.at = day(10);
    expect((await to.queries.execute(new GetClass(owner, id))).students).toMatchObject([{ startsAt: day(20), endsAt: day(30) }]);
  });

  it('sorts students with the same name in a stable order', async () => {
    const [owner, first, second] = [to.person('teacher'), to.person('student', { name: 'Kim' }), to.person('student', { name: 'Kim' })];
    for (const students of [
      [first, second],
      [second, first],
    ]) {
      const found = await to.queries.execute(new GetClass(owner, await to.newClass(owner, students)));
      expect(found.students.map(({ id }) => id)).toEqual([first.userId, second.userId].toSorted());
    }
  });

  it('shares queries between concurrent calls, but returns to each its own result', async () => {
    const [owner, other] = [to.person('teacher'), to.person('teacher')];
    const [mine, others] = [await to.newClass(owner, [to.person('student')]), await to.newClass(other, [to.person('student')])];
    to.neighbours.asked.length = 0;
    const read = (id: string) => to.queries.execute(new GetClass(owner, id)).then(({ students }) => students.length);
    const [own, foreign, unknown] = await Promise.all([
      Promise.all(Array.from({ length: 40 }, () => read(mine))),
      refusalOf(read(others)),
      refusalOf(read(newId())),
    ]);
    expect([own, foreign, unknown]).toEqual([Array<number>(40).fill(1), 'NOT_CLASS_TEACHER', 'CLASS_NOT_FOUND']);
    expect(to.neighbours.asked).toHaveLength(1);
    expect(await to.queries.execute(new GetClass(other, others))).toMatchObject({ id: others, ownerId: other.userId });
  });

  it('lists a student who became a teacher of the class once in each list', async () => {
    const [owner, promoted] = [to.person('teacher'), to.person('student', { name: 'Ana' })];
    const id = await to.newClass(owner, [promoted]);
    to.neighbours.people.set(promoted.userId, { ...to.neighbours.people.get(promoted.userId)!, role: 'teacher' });
    await to.commands.execute(new AddTeacher(owner, id, { userId: promoted.userId }));
    const found = await to.queries.execute(new GetClass(owner, id));
    expect([found.teachers.length, found.students.length]).toEqual([2, 1]);
  });

  it('looks up all people in one query, and leaves out those without an account', async () => {
    const [owner, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(owner, [student]);
    to.neighbours.asked.length = 0;
    await to.queries.execute(new GetClass(owner, id));
    expect(to.neighbours.asked).toEqual(['GetPeople']);
    to.neighbours.people.delete(student.userId);
    expect((await to.queries.execute(new GetClass(owner, id))).students).toEqual([]);
  });
});
