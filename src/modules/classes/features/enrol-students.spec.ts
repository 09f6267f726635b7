import { sql } from 'kysely';
import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import { EnrolStudents, GetRoster } from '../../../contracts/classes.ts';
import { newId } from '../../../kernel/ids.ts';
import { UnenrolStudent } from './unenrol-student.ts';

const day = (n: number) => new Date(Date.UTC(2026, 8, n));

describe('enrolling students', () => {
  const to = setUpClasses();
  const rowsOf = async (classId: string) =>
    (
      await to.db.rows(
        sql<{
          starts_at: Date;
          ends_at: Date | null;
        }>`select starts_at, ends_at from enrolment where class_id = ${classId} order by starts_at`,
      )
    ).map(({ starts_at, ends_at }) => [starts_at, ends_at]);

  it('accepts many by id or email, and returns a line for each, in order', async () => {
    const teacher = to.person('teacher');
    const [one, two] = [to.person('student'), to.person('student', { email: 'Amara@School.example' })];
    const id = await to.newClass(teacher);
    const references = [
      { email: 'amara@school.example' },
      { userId: one.userId },
      { userId: newId() },
      { email: teacher.email },
      { userId: two.userId },
    ];
    expect(await to.commands.execute(new EnrolStudents(teacher, id, references))).toEqual([
      { who: references[0], studentId: two.userId, outcome: 'enrolled', reason: null },
      { who: references[1], studentId: one.userId, outcome: 'enrolled', reason: null },
      { who: references[2], studentId: null, outcome: 'unknown', reason: null },
      { who: references[3], studentId: teacher.userId, outcome: 'invalid', reason: 'NOT_A_STUDENT' },
      { who: references[4], studentId: two.userId, outcome: 'already', reason: null },
    ]);
    expect(await to.queries.execute(new GetRoster(id))).toEqual([one.userId, two.userId].toSorted());
    expect((await to.news(id)).map(({ payload, audience }) => [(payload as { studentId: string }).studentId, audience])).toEqual([
      [two.userId, `user:${two.userId}`],
      [one.userId, `user:${one.userId}`],
    ]);
  });

  it('starts now and is open-ended by default', async () => {
    const teacher = to.person('teacher');
    const id = await to.newClass(teacher);
    const enrol = (span?: object) => to.commands.execute(new EnrolStudents(teacher, id, [{ userId: to.person('student').userId }], span));
    to.clock.at = day(1);
    await enrol();
    await enrol({ startsAt: day(2), endsAt: null });
    await enrol({ startsAt: day(3), endsAt: day(4) });
    expect(await rowsOf(id)).toEqual([
      [day(1), null],
      [day(2), null],
      [day(3), day(4)],
    ]);
  });

  it('again after they have left adds a second row', async () => {
    const [teacher, student] = [to.person('teacher'), to.person('student')];
    const enrol = () => to.commands.execute(new EnrolStudents(teacher, id, [{ userId: student.userId }]));
    to.clock.at = day(1);
    const id = await to.newClass(teacher, [student]);
    to.clock.at = day(5);
    await to.commands.execute(new UnenrolStudent(teacher, id, student.userId));
    await enrol();
    expect(await rowsOf(id)).toEqual([
      [day(1), day(5)],
      [day(5), null],
    ]);
    to.clock.at = day(6);
    expect(await enrol()).toMatchObject([{ outcome: 'already' }]);
    expect(await rowsOf(id)).toHaveLength(2);
  });

  it('with two concurrent requests adds one row and one fact', async () => {
    const [teacher, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(teacher);
    const both = await Promise.all([1, 2].map(() => to.commands.execute(new EnrolStudents(teacher, id, [{ userId: student.userId }]))));
    expect(
      both
        .flat()
        .map(({ outcome }) => outcome)
        .toSorted(),
    ).toEqual(['already', 'enrolled']);
    expect(await rowsOf(id)).toHaveLength(1);
    expect(await to.news(id)).toHaveLength(1);
  });

  it('in one class does not affect another', async () => {
    const [teacher, student] = [to.person('teacher'), to.person('student')];
    const ids = [await to.newClass(teacher, [student]), await to.newClass(teacher, [student])];
    for (const id of ids) expect(await to.queries.execute(new GetRoster(id))).toEqual([student.userId]);
  });

  it('adds a row for each of five hundred in one request', async () => {
    const teacher = to.person('teacher');
    const references = Array.from({ length: 500 }, () => ({ userId: to.person('student').userId }));
    const id = await to.newClass(teacher);
    const lines = await to.commands.execute(new EnrolStudents(teacher, id, references));
    expect(lines.filter(({ outcome }) => outcome === 'enrolled')).toHaveLength(500);
    expect(await rowsOf(id)).toHaveLength(500);
    expect(await to.news(id)).toHaveLength(500);
  });

  it('is rejected if the end is not after the start', async () => {
    const [teacher, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(teacher);
    const span = { startsAt: day(4), endsAt: day(4) };
    expect(await refusalOf(to.commands.execute(new EnrolStudents(teacher, id, [{ userId: student.userId }], span)))).toBe(
      'ENDS_BEFORE_START',
    );
    to.clock.at = day(4);
    expect(await refusalOf(to.commands.execute(new EnrolStudents(teacher, id, [{ userId: student.userId }], { endsAt: day(3) })))).toBe(
      'ENDS_BEFORE_START',
    );
    expect(await rowsOf(id)).toEqual([]);
  });

  it('for overlapping periods is also rejected by the database', async () => {
    const [teacher, student] = [to.person('teacher'), to.person('student')];
    to.clock.at = day(1);
    const id = await to.newClass(teacher, [student]);
    const insert = (classId: string, from: Date, until: Date | null) =>
      to.db.rows(sql`insert into enrolment values (${newId()}, ${classId}, ${student.userId}, ${from}, ${until})`);
    await expect(insert(id, day(9), day(10))).rejects.toThrow('enrolment_no_overlap');
    await expect(insert(id, day(-9), day(-10))).rejects.toThrow('enrolment_ends_after_start');
    await insert(id, day(-9), day(1));
    await insert(id, day(9), day(9));
    await insert(await to.newClass(teacher), day(9), day(10));
  });
});
