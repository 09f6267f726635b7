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
import { aggregate } from '../../../kernel/domain/aggregate.ts';
import { DomainError } from '../../../kernel/domain/domain-error.ts';
import { searchKey } from '../../../kernel/domain/search-key.ts';
import { newId } from '../../../kernel/ids.ts';
import { asTeacher, whyInvalid } from './enrol-outcome.ts';
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

/** A class. Each method throws if the caller may not call it, and records a fact only if something changes. */
export class SchoolClass extends aggregate(ClassSchema.class) {
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
    const schoolClass = Object.assign(new SchoolClass(), values);
    schoolClass.record(new ClassCreated({ classId: id, ownerId: by.userId }), by.userId);
    return schoolClass;
  }

  /** Renames the class, hands it over to another teacher, or both. `owner.person` is undefined if there is no such account. */
  update(by: Author, changes: { readonly name?: string; readonly owner?: { readonly person: Person | undefined } }): void {
    if (changes.name !== undefined) this.rename(by, changes.name);
    if (changes.owner) this.handOver(by, changes.owner.person);
  }

  rename(by: Author, name: string): void {
    this.requireMayChange(by);
    if (name === this.name) return;
    this.name = name;
    this.nameKey = searchKey(name);
    this.record(new ClassRenamed({ classId: this.id }), by.userId);
  }

  /** The old owner stays as a co-teacher. */
  handOver(by: Author, to: Person | undefined): void {
    this.requireMayChange(by, 'owner');
    const owner = asTeacher(to);
    if (owner.id === this.ownerId) return;
    this.addToTeachers(by, owner.id);
    this.record(new ClassHandedOver({ classId: this.id, fromId: this.ownerId, toId: owner.id }), by.userId);
    this.ownerId = owner.id;
  }

  archive(by: Author, liveSessionId: string | undefined, at: Date): void {
    this.requireOwner(by);
    if (this.archivedAt) return;
    if (liveSessionId) throw new DomainError('CLASS_HAS_LIVE_SESSION', undefined, { sessionId: liveSessionId });
    this.archivedAt = at;
    this.record(new ClassArchived({ classId: this.id }), by.userId);
  }

  addTeacher(by: Author, person: Person | undefined): void {
    this.requireMayChange(by, 'owner');
    this.addToTeachers(by, asTeacher(person).id);
  }

  removeTeacher(by: Author, teacherId: string | undefined): void {
    this.requireMayChange(by, 'owner');
    if (!teacherId || !this.teacherIds.includes(teacherId)) throw new DomainError('TEACHER_NOT_FOUND');
    if (teacherId === this.ownerId) throw new DomainError('OWNER_CANNOT_BE_REMOVED');
    this.teacherIds = this.teacherIds.filter((id) => id !== teacherId);
    this.record(new TeacherRemoved({ classId: this.id, teacherId }), by.userId);
  }

  renewJoinCode(by: Author, code: string): void {
    this.requireMayChange(by);
    this.joinCode = code;
    this.record(new JoinCodeRenewed({ classId: this.id }, 'staff'), by.userId);
  }

  switchOffJoinCode(by: Author): void {
    this.requireMayChange(by);
    if (this.joinCode === null) return;
    this.joinCode = null;
    this.record(new JoinCodeSwitchedOff({ classId: this.id }, 'staff'), by.userId);
  }

  /** Enrols everyone who can be enrolled for the wanted period. `known` are their enrolments so far. Returns an outcome for each person. */
  enrol(by: Author, people: readonly (Person | undefined)[], wanted: Period, known: readonly Enrolment[]) {
    this.requireMayChange(by);
    if (wanted.endsAt && wanted.endsAt <= wanted.startsAt) throw new DomainError('ENDS_BEFORE_START');
    const added: Enrolment[] = [];
    const outcomes = people.map((person): { outcome: EnrolOutcome; reason: WhyInvalid | null } => {
      if (!person) return { outcome: 'unknown', reason: null };
      const reason = whyInvalid(person);
      if (reason) return { outcome: 'invalid', reason };
      const parts = this.addEnrolments(by, person.id, wanted, [...known, ...added]);
      added.push(...parts);
      return { outcome: parts.length ? 'enrolled' : 'already', reason: null };
    });
    return { added, outcomes };
  }

  /** Enrols the calling student, from now on, if the join code is right. */
  join(by: Author, code: string, known: readonly Enrolment[], now: Date): Enrolment[] {
    if (by.role !== 'student') throw new DomainError('STUDENT_ONLY');
    if (this.joinCode !== code) throw new DomainError('JOIN_CODE_NOT_FOUND');
    this.requireActive();
    return this.addEnrolments(by, by.userId, { startsAt: now, endsAt: null }, known);
  }

  /** Ends the current enrolment, and cancels upcoming ones by making them empty. */
  unenrol(by: Author, known: readonly Enrolment[], now: Date): void {
    this.requireMayChange(by);
    const ends = known.map((enrolment) => ({ enrolment, end: cutShort(enrolment, now) })).filter(({ end }) => end !== null);
    if (!ends.length) throw new DomainError('STUDENT_NOT_FOUND');
    for (const { enrolment, end } of ends) {
      enrolment.endsAt = end;
      const { classId, studentId } = enrolment;
      this.record(new StudentUnenrolled({ classId, studentId, endsAt: end!.toISOString() }, `user:${studentId}`), by.userId);
    }
  }

  private addEnrolments(by: Author, studentId: string, wanted: Period, known: readonly Enrolment[]): Enrolment[] {
    const own = known.filter((enrolment) => enrolment.studentId === studentId);
    return freeParts(wanted, own).map((period) => {
      const times = { startsAt: period.startsAt.toISOString(), endsAt: period.endsAt?.toISOString() ?? null };
      this.record(new StudentEnrolled({ classId: this.id, studentId, ...times }, `user:${studentId}`), by.userId);
      return Enrolment.of(newId(), this.id, studentId, period);
    });
  }

  private addToTeachers(by: Author, teacherId: string): void {
    if (this.teacherIds.includes(teacherId)) return;
    this.teacherIds = [...this.teacherIds, teacherId];
    this.record(new TeacherAdded({ classId: this.id, teacherId }), by.userId);
  }

  private requireMayChange(by: Author, who: 'teacher' | 'owner' = 'teacher'): void {
    if (who === 'owner') this.requireOwner(by);
    else this.requireTeacher(by);
    this.requireActive();
  }

  /** The role is checked before the list: a former teacher may do nothing, even if still listed. */
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
}

ClassSchema.setClass(SchoolClass);
