import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { EnrolStudents, FindEnrolled } from '../../../contracts/classes.ts';
import { newId } from '../../../kernel/ids.ts';
import { UnenrolStudent } from './unenrol-student.ts';

const day = (n: number) => new Date(Date.UTC(2026, 8, n));

describe('unenrolling a student', () => {
  const to = setUpClasses();

  it('ends the enrolment now, keeps its history, and does not affect other students', async () => {
    const [teacher, student, other] = [to.person('teacher'), to.person('student'), to.person('student')];
    to.clock.at = day(1);
    const id = await to.newClass(teacher, [student, other]);
    to.clock.at = day(5);
    await to.commands.execute(new UnenrolStudent(teacher, id, student.userId));
    const enrolledOn = (moment: Date) => {
      to.clock.at = moment;
      return to.queries.execute(new FindEnrolled(id, [student.userId, other.userId]));
    };
    expect((await enrolledOn(new Date(day(5).getTime() - 1))).toSorted()).toEqual([student.userId, other.userId].toSorted());
    expect(await enrolledOn(day(5))).toEqual([other.userId]);
    expect((await to.news(id)).slice(2)).toEqual([
      {
        type: 'classes.StudentUnenrolled',
        payload: { classId: id, studentId: student.userId, endsAt: day(5).toISOString() },
        audience: `user:${student.userId}`,
        actorId: teacher.userId,
      },
    ]);
  });

  it('cancels an upcoming enrolment', async () => {
    const [teacher, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(teacher);
    to.clock.at = day(1);
    await to.commands.execute(new EnrolStudents(teacher, id, [{ userId: student.userId }], { startsAt: day(9) }));
    await to.commands.execute(new UnenrolStudent(teacher, id, student.userId));
    to.clock.at = day(10);
    expect(await to.queries.execute(new FindEnrolled(id, [student.userId]))).toEqual([]);
  });

  it('throws STUDENT_NOT_FOUND for a student who is unknown or not enrolled, or no longer is', async () => {
    const [teacher, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(teacher, [student]);
    const unenrol = (studentId: string) => refusalOf(to.commands.execute(new UnenrolStudent(teacher, id, studentId)));
    expect(await Promise.all([unenrol(student.userId), unenrol(student.userId)]).then((both) => both.toSorted())).toEqual([
      'STUDENT_NOT_FOUND',
      'none',
    ]);
    for (const nobody of [to.person('student').userId, newId(), 'nonsense']) expect(await unenrol(nobody)).toBe('STUDENT_NOT_FOUND');
  });

  it('reveals nothing to other teachers, not even that an id is malformed', async () => {
    const id = await to.newClass(to.person('teacher'));
    expect(await refusalOf(to.commands.execute(new UnenrolStudent(to.person('teacher'), id, 'nonsense')))).toBe('NOT_CLASS_TEACHER');
  });
});
