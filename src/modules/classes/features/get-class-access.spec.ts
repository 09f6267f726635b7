import { setUpClasses } from '../../../../test/support/classes.ts';
import { EnrolStudents, FindEnrolled, GetClassAccess, GetClassesOf, GetClassStandings, GetRoster } from '../../../contracts/classes.ts';
import { newId } from '../../../kernel/ids.ts';
import { AddTeacher } from './add-teacher.ts';
import { ArchiveClass } from './archive-class.ts';

const day = (n: number) => new Date(Date.UTC(2026, 8, n));

describe('queries about classes for other modules', () => {
  const to = setUpClasses();
  const enrolFromTo = async (startsAt: Date, endsAt: Date | null) => {
    const [owner, student] = [to.person('teacher'), to.person('student')];
    const id = await to.newClass(owner, [], `Class of ${owner.userId}`);
    await to.commands.execute(new EnrolStudents(owner, id, [{ userId: student.userId }], { startsAt, endsAt }));
    return { id, owner, student };
  };

  it('return the standing of a user in a class', async () => {
    const { id, owner, student } = await enrolFromTo(day(1), null);
    const coTeacher = to.person('teacher');
    await to.commands.execute(new AddTeacher(owner, id, { userId: coTeacher.userId }));
    const access = (userId: string, classId = id) => to.queries.execute(new GetClassAccess(classId, userId));
    const common = {
      classId: id,
      name: `Class of ${owner.userId}`,
      archived: false,
      ownerId: owner.userId,
      teacherIds: [owner.userId, coTeacher.userId],
    };
    to.clock.at = day(2);
    expect(await access(owner.userId)).toEqual({ ...common, isTeacher: true, isEnrolled: false });
    expect(await access(coTeacher.userId)).toEqual({ ...common, isTeacher: true, isEnrolled: false });
    expect(await access(student.userId)).toEqual({ ...common, isTeacher: false, isEnrolled: true });
    expect(await access(newId())).toEqual({ ...common, isTeacher: false, isEnrolled: false });
    expect(await access(owner.userId, newId())).toBeNull();
    expect(await access(owner.userId, 'nonsense')).toBeNull();
    expect(await access('nonsense')).toBeNull();
    await to.commands.execute(new ArchiveClass(owner, id));
    expect(await access(owner.userId)).toEqual({ ...common, archived: true, isTeacher: true, isEnrolled: false });
  });

  it.each([
    ['before its start', new Date(day(3).getTime() - 1), false],
    ['at its start', day(3), true],
    ['just before its end', new Date(day(7).getTime() - 1), true],
    ['at its end', day(7), false],
  ])('all agree on whether an enrolment counts %s: %3$p', async (_, moment, expected) => {
    const { id, student } = await enrolFromTo(day(3), day(7));
    to.clock.at = moment;
    const own = expected ? [student.userId] : [];
    expect((await to.queries.execute(new GetClassAccess(id, student.userId)))!.isEnrolled).toBe(expected);
    expect(await to.queries.execute(new GetRoster(id))).toEqual(own);
    expect(await to.queries.execute(new FindEnrolled(id, [student.userId]))).toEqual(own);
    expect(await to.queries.execute(new GetClassesOf(student.userId))).toEqual({
      teaching: [],
      archived: [],
      attending: expected ? [id] : [],
    });
  });

  it('find out which of many users are enrolled', async () => {
    const { id, owner, student } = await enrolFromTo(day(1), null);
    to.clock.at = day(2);
    const find = (userIds: string[], classId = id) => to.queries.execute(new FindEnrolled(classId, userIds));
    expect(await find([owner.userId, student.userId, newId(), 'nonsense'])).toEqual([student.userId]);
    expect(await find([])).toEqual([]);
    expect(await find(['nonsense'])).toEqual([]);
    expect(await find([student.userId], 'nonsense')).toEqual([]);
    expect(await find([student.userId], newId())).toEqual([]);
  });

  it('return the roster of a class, and an empty one for an unknown class', async () => {
    const owner = to.person('teacher');
    const students = [to.person('student'), to.person('student')];
    const id = await to.newClass(owner, students);
    expect(await to.queries.execute(new GetRoster(id))).toEqual(students.map(({ userId }) => userId).toSorted());
    expect(await to.queries.execute(new GetRoster(newId()))).toEqual([]);
    expect(await to.queries.execute(new GetRoster('nonsense'))).toEqual([]);
  });

  it('return the classes of a user, with the archived ones they teach listed separately', async () => {
    const [owner, coTeacher, student] = [to.person('teacher'), to.person('teacher'), to.person('student')];
    const [one, two] = [await to.newClass(owner, [student]), await to.newClass(owner, [student])];
    await to.commands.execute(new AddTeacher(owner, two, { userId: coTeacher.userId }));
    const of = (userId: string) => to.queries.execute(new GetClassesOf(userId));
    expect(await of(owner.userId)).toEqual({ teaching: [one, two].toSorted(), archived: [], attending: [] });
    expect(await of(coTeacher.userId)).toEqual({ teaching: [two], archived: [], attending: [] });
    expect(await of(student.userId)).toEqual({ teaching: [], archived: [], attending: [one, two].toSorted() });
    const together = await Promise.all([owner, coTeacher, student, owner].map(({ userId }) => of(userId)));
    expect(together.map(({ teaching, attending }) => [teaching.length, attending.length])).toEqual([
      [2, 0],
      [1, 0],
      [0, 2],
      [2, 0],
    ]);
    await to.commands.execute(new ArchiveClass(owner, one));
    expect(await of(owner.userId)).toEqual({ teaching: [two], archived: [one], attending: [] });
    expect(await of(student.userId)).toEqual({ teaching: [], archived: [], attending: [two] });
    for (const nobody of [newId(), 'nonsense']) expect(await of(nobody)).toEqual({ teaching: [], archived: [], attending: [] });
  });

  it('see uncommitted changes of their own transaction', async () => {
    const [owner, coTeacher] = [to.person('teacher'), to.person('teacher')];
    const id = await to.newClass(owner, []);
    const inside = await to.db.transaction([], async () => {
      await to.commands.execute(new AddTeacher(owner, id, { userId: coTeacher.userId }));
      return to.queries.execute(new GetClassesOf(coTeacher.userId));
    });
    expect(inside).toEqual({ teaching: [id], archived: [], attending: [] });
  });

  it('return the standing of a user in several classes, including archived but not unknown ones', async () => {
    const [owner, coTeacher, student] = [to.person('teacher'), to.person('teacher'), to.person('student')];
    const [one, two] = [await to.newClass(owner, [student], 'Algebra'), await to.newClass(owner, [student], 'Biology')];
    await to.commands.execute(new AddTeacher(owner, two, { userId: coTeacher.userId }));
    await to.commands.execute(new ArchiveClass(owner, two));
    const standings = async (by: { userId: string }, ids = [one, two, newId(), 'nonsense']) =>
      Object.fromEntries(
        [...(await to.queries.execute(new GetClassStandings(ids, by.userId)))].map(([id, { name, archived, isTeacher, isEnrolled }]) => [
          id,
          [name, archived, isTeacher, isEnrolled],
        ]),
      );
    expect(await standings(owner)).toEqual({ [one]: ['Algebra', false, true, false], [two]: ['Biology', true, true, false] });
    expect(await standings(coTeacher)).toEqual({ [one]: ['Algebra', false, false, false], [two]: ['Biology', true, true, false] });
    expect(await standings(student)).toEqual({ [one]: ['Algebra', false, false, true], [two]: ['Biology', true, false, true] });
    expect(await standings(owner, [])).toEqual({});
    expect(await standings({ userId: 'nonsense' })).toEqual({});
  });
});
