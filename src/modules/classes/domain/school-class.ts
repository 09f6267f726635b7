import { defineEntity, p } from '@mikro-orm/core';
import type { Person, Principal } from '../../../contracts/auth.ts';
import {
  ClassArchived,
  ClassCreated,
  ClassHandedOver,
  ClassRenamed,
  JoinCodeRenewed,
  JoinCodeSwitchedOff,
  StudentEnrolled,
  StudentUnenrolled,
  TeacherAdded,
  TeacherRemoved,
  type EnrolOutcome,
  type WhyInvalid,
} from '../../../contracts/classes.ts';
import type { Fact } from '../../../contracts/fact.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { searchKey } from '../../../kernel/domain/search-key.ts';
import { newId } from '../../../kernel/ids.ts';
import { teacher, whyInvalid } from './enrol-outcome.ts';
import { Enrolment } from './enrolment.ts';
import type { Period } from '../../../kernel/domain/period.ts';
import { cutShort, freeParts } from './enrolment-periods.ts';

const ClassSchema = defineEntity({
  name: 'SchoolClass',
  tableName: 'class',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    nameKey: p.text(),
    ownerId: p.uuid(),
    teacherIds: p.array().columnType('uuid[]'),
    joinCode: p.text().strictNullable(),
    createdAt: p.datetime(),
    archivedAt: p.datetime().strictNullable(),
  },
});

type Author = Pick<Principal, 'userId' | 'role'>;

/** A class. Each method refuses who may not, and records what it changed in `facts`: nothing when it already was so. */
export class SchoolClass extends ClassSchema.class {
  private recorded?: Fact[];

  static create(by: Author, { id, name, joinCode, at }: { id: string; name: string; joinCode: string; at: Date }): SchoolClass {
    if (by.role === 'student') throw new DomainError('TEACHER_ONLY');
    const values = {
      id,
      name,
      nameKey: searchKey(name),
      ownerId: by.userId,
      teacherIds: [by.userId],
      joinCode,
      createdAt: at,
      archivedAt: null,
    };
    const made = Object.assign(new SchoolClass(), values);
    made.record(new ClassCreated({ classId: id, ownerId: by.userId }));
    return made;
  }

  /** What happened since it was loaded, in order. */
  get facts(): readonly Fact[] {
    return this.recorded ?? [];
  }

  rename(by: Author, name: string): void {
    this.requireChange(by);
    if (name === this.name) return;
    this.name = name;
    this.nameKey = searchKey(name);
    this.record(new ClassRenamed({ classId: this.id }));
  }

  /** The old owner stays as a co-teacher. */
  handOver(by: Author, to: Person | undefined): void {
    this.requireChange(by, 'owner');
    const owner = teacher(to);
    if (owner.id === this.ownerId) return;
    this.addToTeachers(owner.id);
    this.record(new ClassHandedOver({ classId: this.id, fromId: this.ownerId, toId: owner.id }));
    this.ownerId = owner.id;
  }

  archive(by: Author, liveSessionId: string | undefined, at: Date): void {
    this.requireOwner(by);
    if (this.archivedAt) return;
    if (liveSessionId) throw new DomainError('CLASS_HAS_LIVE_SESSION', undefined, { sessionId: liveSessionId });
    this.archivedAt = at;
    this.record(new ClassArchived({ classId: this.id }));
  }

  addTeacher(by: Author, person: Person | undefined): void {
    this.requireChange(by, 'owner');
    this.addToTeachers(teacher(person).id);
  }

  removeTeacher(by: Author, teacherId: string | undefined): void {
    this.requireChange(by, 'owner');
    if (!teacherId || !this.teacherIds.includes(teacherId)) throw new DomainError('TEACHER_NOT_FOUND');
    if (teacherId === this.ownerId) throw new DomainError('OWNER_CANNOT_BE_REMOVED');
    this.teacherIds = this.teacherIds.filter((id) => id !== teacherId);
    this.record(new TeacherRemoved({ classId: this.id, teacherId }));
  }

  renewJoinCode(by: Author, code: string): void {
    this.requireChange(by);
    this.joinCode = code;
    this.record(new JoinCodeRenewed({ classId: this.id }, 'staff'));
  }

  switchOffJoinCode(by: Author): void {
    this.requireChange(by);
    if (this.joinCode === null) return;
    this.joinCode = null;
    this.record(new JoinCodeSwitchedOff({ classId: this.id }, 'staff'));
  }

  /** Enrols who can be, each for the whole span; `known` are these people's enrolments so far. Says what came of each. */
  enrol(by: Author, people: readonly (Person | undefined)[], wanted: Period, known: readonly Enrolment[]) {
    this.requireChange(by);
    if (wanted.endsAt && wanted.endsAt <= wanted.startsAt) throw new DomainError('ENDS_BEFORE_START');
    const added: Enrolment[] = [];
    const outcomes = people.map((person): { outcome: EnrolOutcome; reason: WhyInvalid | null } => {
      if (!person) return { outcome: 'unknown', reason: null };
      const reason = whyInvalid(person);
      if (reason) return { outcome: 'invalid', reason };
      const parts = this.addEnrolments(person.id, wanted, [...known, ...added]);
      added.push(...parts);
      return { outcome: parts.length ? 'enrolled' : 'already', reason: null };
    });
    return { added, outcomes };
  }

  /** A student enrols themselves, from now on, with the code. */
  join(by: Author, code: string, known: readonly Enrolment[], now: Date): Enrolment[] {
    if (by.role !== 'student') throw new DomainError('STUDENT_ONLY');
    if (this.joinCode !== code) throw new DomainError('JOIN_CODE_NOT_FOUND');
    this.requireActive();
    return this.addEnrolments(by.userId, { startsAt: now, endsAt: null }, known);
  }

  /** Ends the enrolment that runs, and empties those to come. */
  unenrol(by: Author, known: readonly Enrolment[], now: Date): void {
    this.requireChange(by);
    const ends = known.map((enrolment) => ({ enrolment, end: cutShort(enrolment, now) })).filter(({ end }) => end !== null);
    if (!ends.length) throw new DomainError('STUDENT_NOT_FOUND');
    for (const { enrolment, end } of ends) {
      enrolment.endsAt = end;
      const { classId, studentId } = enrolment;
      this.record(new StudentUnenrolled({ classId, studentId, endsAt: end!.toISOString() }, `user:${studentId}`));
    }
  }

  private addEnrolments(studentId: string, wanted: Period, known: readonly Enrolment[]): Enrolment[] {
    const own = known.filter((enrolment) => enrolment.studentId === studentId);
    return freeParts(wanted, own).map((span) => {
      const times = { startsAt: span.startsAt.toISOString(), endsAt: span.endsAt?.toISOString() ?? null };
      this.record(new StudentEnrolled({ classId: this.id, studentId, ...times }, `user:${studentId}`));
      return Enrolment.of(newId(), this.id, studentId, span);
    });
  }

  private addToTeachers(teacherId: string): void {
    if (this.teacherIds.includes(teacherId)) return;
    this.teacherIds = [...this.teacherIds, teacherId];
    this.record(new TeacherAdded({ classId: this.id, teacherId }));
  }

  private requireChange(by: Author, who: 'teacher' | 'owner' = 'teacher'): void {
    if (who === 'owner') this.requireOwner(by);
    else this.requireTeacher(by);
    this.requireActive();
  }

  /** The role counts before the list: who is no teacher any more may nothing, whatever the class remembers. */
  private requireTeacher({ userId, role }: Author): void {
    if (role === 'student') throw new DomainError('TEACHER_ONLY');
    if (role !== 'admin' && !this.teacherIds.includes(userId)) throw new DomainError('NOT_CLASS_TEACHER');
  }

  private requireOwner(by: Author): void {
    this.requireTeacher(by);
    if (by.role !== 'admin' && by.userId !== this.ownerId) throw new DomainError('OWNER_ONLY');
  }

  private requireActive(): void {
    if (this.archivedAt) throw new DomainError('CLASS_ARCHIVED');
  }

  private record(fact: Fact): void {
    (this.recorded ??= []).push(fact);
  }
}

ClassSchema.setClass(SchoolClass);
