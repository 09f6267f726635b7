import { setUpClasses } from '../../../../test/support/classes.ts';
import { refusalOf } from '../../../../test/support/code-of.ts';
import type { Principal } from '../../../contracts/auth.ts';
import { EnrolStudents, GetRoster } from '../../../contracts/classes.ts';
import { ArchiveClass } from './archive-class.ts';
import { GetClass } from './get-class.ts';
import { JoinClass, WRONG_CODES } from './join-class.ts';
import { RenewJoinCode } from './renew-join-code.ts';
import { SwitchOffJoinCode } from './switch-off-join-code.ts';

describe('joining by code', () => {
  const to = setUpClasses();
  let teacher: Principal;
  let id: string;
  beforeEach(async () => {
    teacher = to.person('teacher');
    id = await to.newClass(teacher, [], 'Physics 10b');
  });
  const codeOfClass = async () => (await to.queries.execute(new GetClass(teacher, id))).joinCode!;
  const join = (by: Principal, code: string) => to.commands.execute(new JoinClass(by, code));

  it('enrols the student from now on, as the author of the fact, and returns `already` when repeated', async () => {
    const student = to.person('student');
    const code = await codeOfClass();
    expect(await join(student, ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)}`)).toEqual({
      classId: id,
      name: 'Physics 10b',
      outcome: 'enrolled',
    });
    expect(await join(student, code)).toMatchObject({ outcome: 'already' });
    expect(await to.queries.execute(new GetRoster(id))).toEqual([student.userId]);
    expect(await to.news(id)).toMatchObject([{ type: 'classes.StudentEnrolled', actorId: student.userId }]);
  });

  it('accepts the code in full-width letters and digits, with any dash', async () => {
    const code = await codeOfClass();
    const wide = [...code].map((letter) => String.fromCodePoint(letter.codePointAt(0)! + 0xfee0));
    const typed = `${wide.slice(0, 4).join('').toLowerCase()}\uff0d${wide.slice(4).join('')}`;
    expect(await join(to.person('student'), typed)).toMatchObject({ outcome: 'enrolled' });
  });

  it('twice at once adds one enrolment', async () => {
    const student = to.person('student');
    const code = await codeOfClass();
    const outcomes = await Promise.all([join(student, code), join(student, code)]);
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'enrolled']);
    expect(await to.news(id)).toHaveLength(1);
  });

  it('fills the time until an upcoming enrolment', async () => {
    const student = to.person('student');
    const startsAt = new Date(Date.now() + 86_400_000);
    await to.commands.execute(new EnrolStudents(teacher, id, [{ userId: student.userId }], { startsAt }));
    await join(student, await codeOfClass());
    expect(await to.queries.execute(new GetRoster(id))).toEqual([student.userId]);
    expect((await to.news(id)).at(-1)).toMatchObject({ payload: { endsAt: startsAt.toISOString() } });
  });

  it('works only with the newest code, and not at all once it is switched off', async () => {
    const old = await codeOfClass();
    const { joinCode } = await to.commands.execute(new RenewJoinCode(teacher, id));
    expect(joinCode).not.toBe(old);
    expect(await codeOfClass()).toBe(joinCode);
    expect(await refusalOf(join(to.person('student'), old))).toBe('JOIN_CODE_NOT_FOUND');
    expect(await refusalOf(join(to.person('student'), joinCode))).toBe('none');
    await to.commands.execute(new SwitchOffJoinCode(teacher, id));
    expect(await codeOfClass()).toBeNull();
    expect(await refusalOf(join(to.person('student'), joinCode))).toBe('JOIN_CODE_NOT_FOUND');
    expect((await to.news(id)).map(({ type, audience }) => [type, audience])).toEqual([
      ['classes.JoinCodeRenewed', 'staff'],
      ['classes.StudentEnrolled', expect.any(String)],
      ['classes.JoinCodeSwitchedOff', 'staff'],
    ]);
  });

  it('is rejected for teachers and for archived classes', async () => {
    const code = await codeOfClass();
    expect(await refusalOf(join(to.person('teacher'), code))).toBe('STUDENT_ONLY');
    await to.commands.execute(new ArchiveClass(teacher, id));
    expect(await refusalOf(join(to.person('student'), code))).toBe('CLASS_ARCHIVED');
  });

  it('blocks a student who guesses codes, even all at once, but nobody else', async () => {
    const guesser = to.person('student');
    const code = await codeOfClass();
    const guesses = await Promise.all(Array.from({ length: 30 }, (_, n) => refusalOf(join(guesser, `WRONG${n}`))));
    expect(guesses.filter((refused) => refused === 'JOIN_CODE_NOT_FOUND')).toHaveLength(WRONG_CODES.points);
    expect(guesses.filter((refused) => refused === 'TOO_MANY_REQUESTS')).toHaveLength(30 - WRONG_CODES.points);
    expect(await refusalOf(join(guesser, code))).toBe('TOO_MANY_REQUESTS');
    expect(await refusalOf(join(to.person('student'), code))).toBe('none');
  });

  it('does not count right codes as guesses', async () => {
    const student = to.person('student');
    const code = await codeOfClass();
    for (let n = 0; n < WRONG_CODES.points + 2; n++) expect(await refusalOf(join(student, code))).toBe('none');
  });
});
