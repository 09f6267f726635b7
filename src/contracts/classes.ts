import { Command, Query } from '@nestjs/cqrs';
import type { Principal, StudentView } from './auth.js';
import { fact } from './fact.js';

/** Somebody, as a client names them. */
export type Who = { readonly userId: string } | { readonly email: string };

/** Makes a class that the caller owns, with a join code. Names may repeat. Refuses with TEACHER_ONLY. */
export class CreateClass extends Command<{ readonly id: string }> {
  constructor(
    readonly by: Principal,
    readonly name: string,
  ) {
    super();
  }
}

/** What came of one student of a request to enrol. */
export type EnrolOutcome = 'enrolled' | 'already' | 'unknown' | 'invalid';
export type WhyInvalid = 'NOT_A_STUDENT' | 'ACCOUNT_INACTIVE';

export interface EnrolLine {
  readonly who: Who;
  /** Null where nobody was found. */
  readonly studentId: string | null;
  readonly outcome: EnrolOutcome;
  readonly reason: WhyInvalid | null;
}

/** Enrols students for a span of time: from `startsAt` (now) to `endsAt` (without end). Gives a line for each, in their order. */
export class EnrolStudents extends Command<readonly EnrolLine[]> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
    readonly students: readonly Who[],
    readonly span: { readonly startsAt?: Date; readonly endsAt?: Date | null } = {},
  ) {
    super();
  }
}

/** A class with the students who are enrolled in it now, in the order they came. */
export interface ClassWithStudents {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly students: readonly StudentView[];
}

/**
 * Names and emails of a class, for who teaches it or is enrolled in it, and admins. Refuses with CLASS_NOT_FOUND, NOT_CLASS_TEACHER and,
 * students, NOT_ENROLLED.
 */
export class GetClassWithStudents extends Query<ClassWithStudents> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

/** What a user is to a class, now. */
export interface ClassAccess {
  readonly classId: string;
  readonly name: string;
  readonly archived: boolean;
  readonly ownerId: string;
  /** The owner and the co-teachers. */
  readonly teacherIds: readonly string[];
  /** Owner or co-teacher. An admin is neither: the asking handler decides what an admin may. */
  readonly isTeacher: boolean;
  readonly isEnrolled: boolean;
}

/** What this user is to this class now; null when there is no such class. */
export class GetClassAccess extends Query<ClassAccess | null> {
  constructor(
    readonly classId: string,
    readonly userId: string,
  ) {
    super();
  }
}

/** The part of it that decides what the user may do with the sessions of the class. */
export type ClassStanding = Pick<ClassAccess, 'name' | 'archived' | 'isTeacher' | 'isEnrolled'>;

/** The students enrolled in the class now. */
export class GetRoster extends Query<readonly string[]> {
  constructor(readonly classId: string) {
    super();
  }
}

/** The students enrolled in the class now whose enrolment began after `since`. */
export class GetJoinedSince extends Query<readonly string[]> {
  constructor(
    readonly classId: string,
    readonly since: Date,
  ) {
    super();
  }
}

/** Of these users, those who are enrolled in the class now. */
export class FindEnrolled extends Query<readonly string[]> {
  constructor(
    readonly classId: string,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/** The classes of a user: those they teach, in use or archived, and those in use that they are enrolled in now. */
export interface ClassesOf {
  readonly teaching: readonly string[];
  readonly archived: readonly string[];
  readonly attending: readonly string[];
}

export class GetClassesOf extends Query<ClassesOf> {
  constructor(readonly userId: string) {
    super();
  }
}

/** The same for many users at once: for the heartbeat of those who are connected. A user without classes is left out. */
export class GetClassesOfMany extends Query<ReadonlyMap<string, ClassesOf>> {
  constructor(readonly userIds: readonly string[]) {
    super();
  }
}

/** The same for the classes of a list of sessions, by id, archived ones included; unknown ids are left out. */
export class GetClassStandings extends Query<ReadonlyMap<string, ClassStanding>> {
  constructor(
    readonly classIds: readonly string[],
    readonly userId: string,
  ) {
    super();
  }
}

/* Facts of the stream class:<id>. Times are ISO 8601 in UTC. */
export class ClassCreated extends fact<{ classId: string; ownerId: string }>('classes.ClassCreated') {}
export class ClassRenamed extends fact<{ classId: string }>('classes.ClassRenamed') {}
export class ClassArchived extends fact<{ classId: string }>('classes.ClassArchived') {}
export class ClassHandedOver extends fact<{ classId: string; fromId: string; toId: string }>('classes.ClassHandedOver') {}
export class TeacherAdded extends fact<{ classId: string; teacherId: string }>('classes.TeacherAdded') {}
export class TeacherRemoved extends fact<{ classId: string; teacherId: string }>('classes.TeacherRemoved') {}
export class StudentEnrolled extends fact<{ classId: string; studentId: string; startsAt: string; endsAt: string | null }>(
  'classes.StudentEnrolled',
) {}
export class StudentUnenrolled extends fact<{ classId: string; studentId: string; endsAt: string }>('classes.StudentUnenrolled') {}
export class JoinCodeRenewed extends fact<{ classId: string }>('classes.JoinCodeRenewed', 1) {}
export class JoinCodeSwitchedOff extends fact<{ classId: string }>('classes.JoinCodeSwitchedOff') {}
