import { Command, Query } from '@nestjs/cqrs';
import type { Principal, StudentView } from './auth.ts';
import { fact } from './fact.ts';

/** A user, identified by id or email. */
export type Who = { readonly userId: string } | { readonly email: string };

/** Creates a class owned by the caller, with a join code. Names need not be unique. Throws TEACHER_ONLY. */
export class CreateClass extends Command<{ readonly id: string }> {
  constructor(
    readonly by: Principal,
    readonly name: string,
  ) {
    super();
  }
}

/** The outcome for one student in an enrolment request. */
export type EnrolOutcome = 'enrolled' | 'already' | 'unknown' | 'invalid';
export type WhyInvalid = 'NOT_A_STUDENT' | 'ACCOUNT_INACTIVE';

export interface EnrolLine {
  readonly who: Who;
  /** Null if no account was found. */
  readonly studentId: string | null;
  readonly outcome: EnrolOutcome;
  readonly reason: WhyInvalid | null;
}

/** Enrols students from `startsAt` (default: now) until `endsAt` (default: open-ended). Returns one line per student, in order. */
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

/** A class with its currently enrolled students, in the order of enrolment. */
export interface ClassWithStudents {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly students: readonly StudentView[];
  readonly createdAt: Date;
  /** When the class last changed, its teachers and enrolments included. */
  readonly updatedAt: Date;
}

/**
 * The students of a class with names and emails, for its teachers, its enrolled students and admins. Throws CLASS_NOT_FOUND, NOT_CLASS_TEACHER
 * and, for students, NOT_ENROLLED.
 */
export class GetClassWithStudents extends Query<ClassWithStudents> {
  constructor(
    readonly by: Principal,
    readonly classId: string,
  ) {
    super();
  }
}

/** The id of the newest class with exactly this name among those that the user teaches and that are not archived; null if there is none. */
export class FindTaughtClass extends Query<string | null> {
  constructor(
    readonly userId: string,
    readonly name: string,
  ) {
    super();
  }
}

/** A class, and whether a user currently teaches or attends it. */
export interface ClassAccess {
  readonly classId: string;
  readonly name: string;
  readonly archived: boolean;
  readonly ownerId: string;
  /** The owner and the co-teachers. */
  readonly teacherIds: readonly string[];
  /** Whether the user is the owner or a co-teacher. Being an admin does not count: the calling handler decides what admins may do. */
  readonly isTeacher: boolean;
  readonly isEnrolled: boolean;
}

/** Whether the user currently teaches or attends the class; null if there is no such class. */
export class GetClassAccess extends Query<ClassAccess | null> {
  constructor(
    readonly classId: string,
    readonly userId: string,
  ) {
    super();
  }
}

/** The part of ClassAccess that decides what the user may do with the sessions of the class. */
export type ClassStanding = Pick<ClassAccess, 'name' | 'archived' | 'isTeacher' | 'isEnrolled'>;

/** The ids of the students currently enrolled in the class. */
export class GetRoster extends Query<readonly string[]> {
  constructor(readonly classId: string) {
    super();
  }
}

/** The ids of the students currently enrolled in the class whose enrolment began after `since`. */
export class GetJoinedSince extends Query<readonly string[]> {
  constructor(
    readonly classId: string,
    readonly since: Date,
  ) {
    super();
  }
}

/** Filters `userIds` to the users currently enrolled in the class. */
export class FindEnrolled extends Query<readonly string[]> {
  constructor(
    readonly classId: string,
    readonly userIds: readonly string[],
  ) {
    super();
  }
}

/** The classes a user teaches, active or archived, and the active ones they are enrolled in now. */
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

/** GetClassesOf for many users, for the heartbeat. Users without classes are left out. */
export class GetClassesOfMany extends Query<ReadonlyMap<string, ClassesOf>> {
  constructor(readonly userIds: readonly string[]) {
    super();
  }
}

/** Whether a user currently teaches or attends each of these classes, including archived ones; unknown ids are left out. */
export class GetClassStandings extends Query<ReadonlyMap<string, ClassStanding>> {
  constructor(
    readonly classIds: readonly string[],
    readonly userId: string,
  ) {
    super();
  }
}

/* Facts on the stream class:<id>. Times are ISO 8601 in UTC. */
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
