import { codeOf } from '../../../../test/support/code-of.ts';
import { factsFrom, someone } from '../../../../test/support/class-domain.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Enrolment } from './enrolment.ts';
import { SchoolClass } from './school-class.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const LATER = new Date('2026-10-01T07:00:00Z');

describe('the students of a class', () => {
  const [owner, stranger, admin, student] = [someone('teacher'), someone('teacher'), someone('admin'), someone('student')];
  let klass: SchoolClass;
  beforeEach(() => {
    klass = SchoolClass.create(owner, { id: newId(), name: 'Physics', joinCode: 'K7TQ2MXW', at: NOW });
  });
  const enrolled = (): Enrolment[] => klass.enrol(owner, [student], { startsAt: NOW, endsAt: null }, []).added;

  it('are enrolled if possible, with an outcome for each: `already` if listed twice', () => {
    const other = someone('student');
    const inactive = someone('student', 'inactive');
    const { added, outcomes } = klass.enrol(
      owner,
      [student, undefined, stranger, inactive, student, other],
      { startsAt: NOW, endsAt: LATER },
      [],
    );
    expect(outcomes).toEqual([
      { outcome: 'enrolled', reason: null },
      { outcome: 'unknown', reason: null },
      { outcome: 'invalid', reason: 'NOT_A_STUDENT' },
      { outcome: 'invalid', reason: 'ACCOUNT_INACTIVE' },
      { outcome: 'already', reason: null },
      { outcome: 'enrolled', reason: null },
    ]);
    expect(added).toMatchObject([
      { classId: klass.id, studentId: student.id, startsAt: NOW, endsAt: LATER },
      { classId: klass.id, studentId: other.id, startsAt: NOW, endsAt: LATER },
    ]);
  });

  it('are enrolled and unenrolled with facts for the staff and the student concerned', () => {
    const payload = { classId: klass.id, studentId: student.id };
    const audience = `user:${student.id}`;
    let added: Enrolment[] = [];
    expect(factsFrom(klass, () => (added = enrolled()))).toEqual([
      { type: 'classes.StudentEnrolled', payload: { ...payload, startsAt: NOW.toISOString(), endsAt: null }, audience },
    ]);
    expect(factsFrom(klass, () => klass.unenrol(owner, added, LATER))).toEqual([
      { type: 'classes.StudentUnenrolled', payload: { ...payload, endsAt: LATER.toISOString() }, audience },
    ]);
    expect(added).toMatchObject([{ endsAt: LATER }]);
  });

  it.each([NOW, new Date(NOW.getTime() - 1)])('cannot be enrolled until %p, which is not after the start', (endsAt) => {
    expect(codeOf(() => klass.enrol(owner, [student], { startsAt: NOW, endsAt }, []))).toBe('ENDS_BEFORE_START');
  });

  it('cannot be unenrolled if they are not enrolled, or no longer are', () => {
    expect(codeOf(() => klass.unenrol(owner, [], NOW))).toBe('STUDENT_NOT_FOUND');
    const known = enrolled();
    klass.unenrol(owner, known, LATER);
    expect(codeOf(() => klass.unenrol(owner, known, LATER))).toBe('STUDENT_NOT_FOUND');
  });

  it('lose upcoming enrolments along with the current one', () => {
    const upcoming = klass.enrol(owner, [student], { startsAt: LATER, endsAt: null }, []).added;
    const current = klass.enrol(owner, [student], { startsAt: NOW, endsAt: null }, upcoming).added;
    klass.unenrol(owner, [...current, ...upcoming], NOW);
    expect([...current, ...upcoming]).toMatchObject([
      { startsAt: NOW, endsAt: NOW },
      { startsAt: LATER, endsAt: LATER },
    ]);
  });

  it('can join with its code, once', () => {
    const joined = klass.join(student, 'K7TQ2MXW', [], NOW);
    expect(joined).toMatchObject([{ studentId: student.id, startsAt: NOW, endsAt: null }]);
    expect(klass.join(student, 'K7TQ2MXW', joined, LATER)).toEqual([]);
    expect(klass.join(someone('student'), 'K7TQ2MXW', joined, LATER)).toHaveLength(1);
  });

  it.each([
    ['a teacher', owner, 'K7TQ2MXW', 'STUDENT_ONLY'],
    ['an admin', admin, 'K7TQ2MXW', 'STUDENT_ONLY'],
    ['a student with an old code', student, 'ABCDEFGH', 'JOIN_CODE_NOT_FOUND'],
  ])('do not include %s who tries to join', (_, by, code, expected) => expect(codeOf(() => klass.join(by, code, [], NOW))).toBe(expected));

  it('cannot join once it is archived', () => {
    klass.archive(owner, undefined, NOW);
    expect(codeOf(() => klass.join(student, 'K7TQ2MXW', [], NOW))).toBe('CLASS_ARCHIVED');
  });
});
