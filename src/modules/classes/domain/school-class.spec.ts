import { codeOf } from '../../../../test/support/code-of.ts';
import { factsFrom, someone, type Somebody } from '../../../../test/support/class-domain.ts';
import { newId } from '../../../kernel/ids.ts';
import type { Enrolment } from './enrolment.ts';
import { SchoolClass } from './school-class.ts';

const NOW = new Date('2026-09-01T07:00:00Z');
const LATER = new Date('2026-10-01T07:00:00Z');

describe('a class', () => {
  const [owner, coTeacher, stranger] = [someone('teacher'), someone('teacher'), someone('teacher')];
  const [admin, student] = [someone('admin'), someone('student')];
  let klass: SchoolClass;
  beforeEach(() => {
    klass = SchoolClass.create(owner, { id: newId(), name: 'Physics', joinCode: 'K7TQ2MXW', at: NOW });
    klass.addTeacher(owner, coTeacher);
  });
  const enrolled = (): Enrolment[] => klass.enrol(owner, [student], { startsAt: NOW, endsAt: null }, []).added;

  it('can be created by a teacher, who then owns and teaches it, but not by a student', () => {
    expect(klass).toMatchObject({ ownerId: owner.id, teacherIds: [owner.id, coTeacher.id], archivedAt: null });
    expect(klass.facts[0]).toMatchObject({
      by: owner.id,
      fact: { type: 'classes.ClassCreated', payload: { classId: klass.id, ownerId: owner.id } },
    });
    expect(codeOf(() => SchoolClass.create(student, { id: newId(), name: 'Mine', joinCode: 'A', at: NOW }))).toBe('TEACHER_ONLY');
  });

  const teacherActions: Record<string, (by: Somebody) => unknown> = {
    rename: (by) => klass.rename(by, 'Optics'),
    'renew the join code': (by) => klass.renewJoinCode(by, 'ABCDEFGH'),
    'switch off the join code': (by) => klass.switchOffJoinCode(by),
    enrol: (by) => klass.enrol(by, [student], { startsAt: NOW, endsAt: null }, []),
    unenrol: (by) => klass.unenrol(by, enrolled(), LATER),
  };
  const ownerActions: Record<string, (by: Somebody) => unknown> = {
    'hand over': (by) => klass.handOver(by, coTeacher),
    'add a teacher': (by) => klass.addTeacher(by, stranger),
    'remove a teacher': (by) => klass.removeTeacher(by, coTeacher.id),
    archive: (by) => klass.archive(by, undefined, LATER),
  };

  describe.each(Object.entries(teacherActions))('when asked to %s', (_, act) => {
    it.each([
      ['its owner', owner, 'none'],
      ['a co-teacher', coTeacher, 'none'],
      ['an admin', admin, 'none'],
      ['another teacher', stranger, 'NOT_CLASS_TEACHER'],
      ['a student', student, 'TEACHER_ONLY'],
      ['a co-teacher who has become a student', { ...coTeacher, role: 'student' as const }, 'TEACHER_ONLY'],
    ])('%s gets %3$s', (_who, by, code) => expect(codeOf(() => act(by))).toBe(code));

    it('rejects this once it is archived', () => {
      const before = act === teacherActions.unenrol ? enrolled() : [];
      klass.archive(owner, undefined, LATER);
      expect(codeOf(() => (before.length ? klass.unenrol(owner, before, LATER) : act(owner)))).toBe('CLASS_ARCHIVED');
    });
  });

  describe.each(Object.entries(ownerActions))('when asked to %s', (_, act) => {
    it.each([
      ['its owner', owner, 'none'],
      ['an admin', admin, 'none'],
      ['a co-teacher', coTeacher, 'OWNER_ONLY'],
      ['another teacher', stranger, 'NOT_CLASS_TEACHER'],
      ['a student', student, 'TEACHER_ONLY'],
    ])('%s gets %3$s', (_who, by, code) => expect(codeOf(() => act(by))).toBe(code));
  });

  it.each(Object.entries(ownerActions).filter(([name]) => name !== 'archive'))(
    'rejects the request to %s once it is archived',
    (_, act) => {
      klass.archive(owner, undefined, LATER);
      expect(codeOf(() => act(owner))).toBe('CLASS_ARCHIVED');
    },
  );

  it('records a fact when renamed, but not if the name stays the same', () => {
    expect(factsFrom(klass, () => klass.rename(coTeacher, 'Optics'))).toEqual([
      { type: 'classes.ClassRenamed', payload: { classId: klass.id }, audience: 'all' },
    ]);
    expect(klass).toMatchObject({ name: 'Optics', nameKey: 'optics' });
    expect(factsFrom(klass, () => klass.rename(coTeacher, 'Optics'))).toEqual([]);
  });

  it('can be renamed and handed over with one update, and each alone', () => {
    const typesOf = (act: () => void) => factsFrom(klass, act).map(({ type }) => type.replace('classes.', ''));
    expect(typesOf(() => klass.update(owner, {}))).toEqual([]);
    expect(typesOf(() => klass.update(owner, { name: 'Optics' }))).toEqual(['ClassRenamed']);
    expect(typesOf(() => klass.update(owner, { name: 'Waves', owner: { person: coTeacher } }))).toEqual([
      'ClassRenamed',
      'ClassHandedOver',
    ]);
    expect(typesOf(() => klass.update(admin, { owner: { person: owner } }))).toEqual(['ClassHandedOver']);
    expect(codeOf(() => klass.update(owner, { owner: { person: undefined } }))).toBe('TEACHER_NOT_FOUND');
  });

  it('can be handed over to a co-teacher; the old owner stays as a co-teacher', () => {
    expect(factsFrom(klass, () => klass.handOver(owner, coTeacher))).toEqual([
      { type: 'classes.ClassHandedOver', payload: { classId: klass.id, fromId: owner.id, toId: coTeacher.id }, audience: 'all' },
    ]);
    expect(klass).toMatchObject({ ownerId: coTeacher.id, teacherIds: [owner.id, coTeacher.id] });
    expect(codeOf(() => klass.handOver(owner, owner))).toBe('OWNER_ONLY');
  });

  it('can be handed over to another teacher, who is then also added as a teacher', () => {
    expect(factsFrom(klass, () => klass.handOver(owner, stranger)).map(({ type }) => type)).toEqual([
      'classes.TeacherAdded',
      'classes.ClassHandedOver',
    ]);
    expect(klass).toMatchObject({ ownerId: stranger.id, teacherIds: [owner.id, coTeacher.id, stranger.id] });
  });

  it('does not change if handed over to its owner', () => expect(factsFrom(klass, () => klass.handOver(owner, owner))).toEqual([]));

  it.each([
    ['an unknown account', undefined, 'TEACHER_NOT_FOUND'],
    ['a student', student, 'NOT_A_TEACHER'],
    ['a teacher waiting for approval', someone('teacher', 'pending'), 'NOT_A_TEACHER'],
    ['a deactivated teacher', someone('teacher', 'inactive'), 'NOT_A_TEACHER'],
    ['an admin', admin, 'none'],
  ])('checks whether %s may own or teach it: %3$s', (_, to, code) => {
    expect(codeOf(() => klass.addTeacher(owner, to))).toBe(code);
    expect(codeOf(() => klass.handOver(owner, to))).toBe(code);
  });

  it('records a fact when a co-teacher is added, but not if they already teach it', () => {
    const add = () => klass.addTeacher(owner, stranger);
    expect(factsFrom(klass, add)).toEqual([
      { type: 'classes.TeacherAdded', payload: { classId: klass.id, teacherId: stranger.id }, audience: 'all' },
    ]);
    expect(factsFrom(klass, add)).toEqual([]);
  });

  it('can lose a co-teacher, once, but never its owner', () => {
    expect(factsFrom(klass, () => klass.removeTeacher(owner, coTeacher.id))).toEqual([
      { type: 'classes.TeacherRemoved', payload: { classId: klass.id, teacherId: coTeacher.id }, audience: 'all' },
    ]);
    expect(klass.teacherIds).toEqual([owner.id]);
    expect(codeOf(() => klass.removeTeacher(owner, coTeacher.id))).toBe('TEACHER_NOT_FOUND');
    expect(codeOf(() => klass.removeTeacher(owner, undefined))).toBe('TEACHER_NOT_FOUND');
    expect(codeOf(() => klass.removeTeacher(owner, owner.id))).toBe('OWNER_CANNOT_BE_REMOVED');
  });

  it('can be archived once, but not while it has a live session', () => {
    expect(codeOf(() => klass.archive(owner, 'live', LATER))).toBe('CLASS_HAS_LIVE_SESSION');
    expect(klass.archivedAt).toBeNull();
    expect(factsFrom(klass, () => klass.archive(owner, undefined, NOW))).toEqual([
      { type: 'classes.ClassArchived', payload: { classId: klass.id }, audience: 'all' },
    ]);
    expect(factsFrom(klass, () => klass.archive(owner, undefined, LATER))).toEqual([]);
    expect(klass.archivedAt).toEqual(NOW);
  });

  it('can have its join code renewed, switched off and switched on again; only the staff see this', () => {
    expect(factsFrom(klass, () => klass.renewJoinCode(owner, 'ABCDEFGH'))).toEqual([
      { type: 'classes.JoinCodeRenewed', payload: { classId: klass.id }, audience: 'staff' },
    ]);
    expect(klass.joinCode).toBe('ABCDEFGH');
    const off = () => klass.switchOffJoinCode(owner);
    expect(factsFrom(klass, off)).toEqual([{ type: 'classes.JoinCodeSwitchedOff', payload: { classId: klass.id }, audience: 'staff' }]);
    expect(klass.joinCode).toBeNull();
    expect(factsFrom(klass, off)).toEqual([]);
    klass.renewJoinCode(owner, 'HGFEDCBA');
    expect(klass.joinCode).toBe('HGFEDCBA');
  });
});
